alias.canonical text not null
alias.origin text not null
alias.type text not null
alias.name text not null
alias.forms jsonb not null
alias.place integer not null
alias.changed_at timestamp with time zone not null
alias: PRIMARY KEY (canonical, origin)
alias: CHECK ((origin = ANY (ARRAY['file'::text, 'page'::text])))
CREATE UNIQUE INDEX alias_pkey ON public.alias USING btree (canonical, origin)
alias_version.only_one boolean not null default true
alias_version.number integer not null
alias_version: PRIMARY KEY (only_one)
alias_version: CHECK (only_one)
CREATE UNIQUE INDEX alias_version_pkey ON public.alias_version USING btree (only_one)
claim.id text not null
claim.topic_id text not null
claim.claim text not null
claim.who text not null
claim.said_when text not null
claim.outcome text not null
claim.resolved_at timestamp with time zone
claim.evidence jsonb not null
claim.note text not null
claim.origin text not null
claim.elsewhere jsonb not null default '[]'::jsonb
claim: PRIMARY KEY (topic_id, id)
claim: CHECK ((origin = ANY (ARRAY['starter'::text, 'owner'::text])))
claim: CHECK ((outcome = ANY (ARRAY['confirmed'::text, 'partly'::text, 'refuted'::text, 'unresolved'::text])))
claim: FOREIGN KEY (topic_id) REFERENCES topic(id) ON DELETE CASCADE
CREATE UNIQUE INDEX claim_pkey ON public.claim USING btree (topic_id, id)
config_import.path text not null
config_import.hash text not null
config_import.at timestamp with time zone not null
config_import: PRIMARY KEY (path)
CREATE UNIQUE INDEX config_import_pkey ON public.config_import USING btree (path)
delivery.id bigint not null
delivery.subscription_id bigint not null
delivery.story_id bigint
delivery.position bigint
delivery.news jsonb
delivery.state text not null
delivery.made_at timestamp with time zone not null
delivery.due_at timestamp with time zone not null
delivery.together boolean not null
delivery.parcel bigint
delivery.attempts integer not null default 0
delivery.next_attempt_at timestamp with time zone
delivery.outcome text
delivery.fix text
delivery.settled_at timestamp with time zone
delivery: PRIMARY KEY (id)
delivery: CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text])))
delivery: FOREIGN KEY (subscription_id) REFERENCES subscription(id) ON DELETE CASCADE
delivery: UNIQUE (subscription_id, story_id, "position")
CREATE UNIQUE INDEX delivery_pkey ON public.delivery USING btree (id)
CREATE INDEX delivery_parcel ON public.delivery USING btree (parcel)
CREATE INDEX delivery_settled ON public.delivery USING btree (settled_at) WHERE ((state <> 'waiting'::text) AND (news IS NOT NULL))
CREATE INDEX delivery_waiting ON public.delivery USING btree (subscription_id, id) WHERE (state = 'waiting'::text)
CREATE UNIQUE INDEX delivery_subscription_id_story_id_position_key ON public.delivery USING btree (subscription_id, story_id, "position")
feature_df.token text not null
feature_df.day date not null
feature_df.posts integer not null
feature_df: PRIMARY KEY (token, day)
CREATE UNIQUE INDEX feature_df_pkey ON public.feature_df USING btree (token, day)
filter.id bigint not null
filter.secret text not null
filter.topic_id text not null
filter.name text not null
filter.query text not null
filter.made_at timestamp with time zone not null
filter.revoked_at timestamp with time zone
filter.seen_at timestamp with time zone
filter.hub_position bigint not null default 0
filter.hub_next_at timestamp with time zone not null default '1970-01-01 00:00:00+00'::timestamp with time zone
filter.hub_failures integer not null default 0
filter.changed_at timestamp with time zone not null
filter: PRIMARY KEY (id)
filter: UNIQUE (secret)
filter: FOREIGN KEY (topic_id) REFERENCES topic(id) ON DELETE CASCADE
CREATE UNIQUE INDEX filter_pkey ON public.filter USING btree (id)
CREATE UNIQUE INDEX filter_secret_key ON public.filter USING btree (secret)
keyword.id bigint not null
keyword.type text not null
keyword.canonical text not null
keyword.name text not null
keyword: PRIMARY KEY (id)
keyword: UNIQUE (type, canonical)
CREATE UNIQUE INDEX keyword_pkey ON public.keyword USING btree (id)
CREATE UNIQUE INDEX keyword_type_canonical_key ON public.keyword USING btree (type, canonical)
lane.name text not null
lane.free_at timestamp with time zone not null
lane.hold_until timestamp with time zone
lane.hold_why text
lane: PRIMARY KEY (name)
CREATE UNIQUE INDEX lane_pkey ON public.lane USING btree (name)
live_cursor.name text not null
live_cursor.cursor text not null
live_cursor.at timestamp with time zone not null
live_cursor: PRIMARY KEY (name)
CREATE UNIQUE INDEX live_cursor_pkey ON public.live_cursor USING btree (name)
merge_look.topic_id text not null
merge_look.position bigint not null
merge_look.at timestamp with time zone not null
merge_look: PRIMARY KEY (topic_id)
merge_look: FOREIGN KEY (topic_id) REFERENCES topic(id) ON DELETE CASCADE
CREATE UNIQUE INDEX merge_look_pkey ON public.merge_look USING btree (topic_id)
notice.source_id text not null
notice.day date not null
notice.at timestamp with time zone not null
notice.code text not null
notice.message text not null
notice.fix text not null
notice: PRIMARY KEY (source_id, day)
notice: FOREIGN KEY (source_id) REFERENCES source(id) ON DELETE CASCADE
CREATE INDEX notice_at ON public.notice USING btree (at)
CREATE UNIQUE INDEX notice_pkey ON public.notice USING btree (source_id, day)
pin.topic_id text not null
pin.post_id bigint not null
pin.must boolean not null
pin.at timestamp with time zone not null
pin: PRIMARY KEY (topic_id, post_id)
pin: FOREIGN KEY (post_id) REFERENCES post(id) ON DELETE CASCADE
pin: FOREIGN KEY (topic_id) REFERENCES topic(id) ON DELETE CASCADE
CREATE UNIQUE INDEX pin_pkey ON public.pin USING btree (topic_id, post_id)
CREATE INDEX pin_post ON public.pin USING btree (post_id)
post.id bigint not null
post.source_id text not null
post.external_id text not null
post.url text
post.url_key text
post.lang text
post.published_at timestamp with time zone not null
post.received_at timestamp with time zone not null
post.time_precision text not null
post.deleted_at timestamp with time zone
post.revisions integer not null default 1
post.content_hash text not null
post.text_hash text
post.judged integer not null
post.asked_at timestamp with time zone
post: PRIMARY KEY (id)
post: UNIQUE (source_id, external_id)
CREATE UNIQUE INDEX post_pkey ON public.post USING btree (id)
CREATE INDEX post_judged ON public.post USING btree (judged)
CREATE INDEX post_url_key ON public.post USING btree (url_key) WHERE (text_hash IS NOT NULL)
CREATE INDEX post_received ON public.post USING brin (received_at)
CREATE INDEX post_text_hash ON public.post USING btree (text_hash) WHERE (text_hash IS NOT NULL)
CREATE UNIQUE INDEX post_source_id_external_id_key ON public.post USING btree (source_id, external_id)
CREATE TRIGGER post_deleted AFTER DELETE ON public.post REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION delete_revisions()
post_band.key bigint not null
post_band.post_id bigint not null
post_band: PRIMARY KEY (key, post_id)
post_band: FOREIGN KEY (post_id) REFERENCES post(id) ON DELETE CASCADE
CREATE UNIQUE INDEX post_band_pkey ON public.post_band USING btree (key, post_id)
CREATE INDEX post_band_by_post ON public.post_band USING btree (post_id)
post_claim.post_id bigint not null
post_claim.claim_id text not null
post_claim.stance text not null
post_claim.topic_id text not null
post_claim.with_story boolean not null default false
post_claim: PRIMARY KEY (post_id, topic_id, claim_id)
post_claim: FOREIGN KEY (post_id) REFERENCES post(id) ON DELETE CASCADE
post_claim: FOREIGN KEY (topic_id, claim_id) REFERENCES claim(topic_id, id) ON DELETE CASCADE
CREATE UNIQUE INDEX post_claim_pkey ON public.post_claim USING btree (post_id, topic_id, claim_id)
CREATE INDEX post_claim_by_claim ON public.post_claim USING btree (topic_id, claim_id)
post_keyword.post_id bigint not null
post_keyword.keyword_id bigint not null
post_keyword.score real not null
post_keyword: PRIMARY KEY (post_id, keyword_id)
post_keyword: FOREIGN KEY (post_id) REFERENCES post(id) ON DELETE CASCADE
post_keyword: FOREIGN KEY (keyword_id) REFERENCES keyword(id) ON DELETE CASCADE
CREATE UNIQUE INDEX post_keyword_pkey ON public.post_keyword USING btree (post_id, keyword_id)
CREATE INDEX post_keyword_by_keyword ON public.post_keyword USING btree (keyword_id, post_id)
raw_answer.id bigint not null
raw_answer.source_id text not null
raw_answer.at timestamp with time zone not null
raw_answer.url text not null
raw_answer.content_type text
raw_answer.body bytea not null
raw_answer: PRIMARY KEY (id)
CREATE UNIQUE INDEX raw_answer_pkey ON public.raw_answer USING btree (id)
CREATE INDEX raw_answer_source_id ON public.raw_answer USING btree (source_id, id)
reader_feed.id integer not null
reader_feed.filter_id bigint not null
reader_feed.source_id text
reader_feed.title text
reader_feed.muted_at timestamp with time zone
reader_feed: PRIMARY KEY (id)
reader_feed: FOREIGN KEY (filter_id) REFERENCES filter(id) ON DELETE CASCADE
reader_feed: FOREIGN KEY (source_id) REFERENCES source(id) ON DELETE CASCADE
CREATE UNIQUE INDEX reader_feed_pair ON public.reader_feed USING btree (filter_id, COALESCE(source_id, ''::text))
CREATE UNIQUE INDEX reader_feed_pkey ON public.reader_feed USING btree (id)
reader_item.id bigint not null
reader_item.feed_id integer not null
reader_item.filter_id bigint not null
reader_item.story_id bigint not null
reader_item.left_at timestamp with time zone
reader_item: PRIMARY KEY (id)
reader_item: FOREIGN KEY (feed_id) REFERENCES reader_feed(id) ON DELETE CASCADE
reader_item: UNIQUE (filter_id, story_id)
CREATE INDEX reader_item_feed ON public.reader_item USING btree (feed_id, id)
CREATE UNIQUE INDEX reader_item_pkey ON public.reader_item USING btree (id)
CREATE INDEX reader_item_story ON public.reader_item USING btree (story_id)
CREATE UNIQUE INDEX reader_item_filter_id_story_id_key ON public.reader_item USING btree (filter_id, story_id)
reader_mark.story_id bigint not null
reader_mark.read_at timestamp with time zone
reader_mark.starred_at timestamp with time zone
reader_mark.topic_id text
reader_mark.post_id bigint
reader_mark.is_lost boolean not null default false
reader_mark.is_handed boolean not null default false
reader_mark: PRIMARY KEY (story_id)
CREATE INDEX reader_mark_lost ON public.reader_mark USING btree (post_id) WHERE is_lost
CREATE UNIQUE INDEX reader_mark_pkey ON public.reader_mark USING btree (story_id)
CREATE INDEX reader_mark_handed ON public.reader_mark USING btree (story_id) WHERE is_handed
CREATE INDEX reader_mark_starred ON public.reader_mark USING btree (story_id) WHERE (starred_at IS NOT NULL)
reader_password.id bigint not null
reader_password.name text not null
reader_password.auth_hash text not null
reader_password.fever_hash text not null
reader_password.fever_mail_hash text not null
reader_password.listed_feed integer not null
reader_password.made_at timestamp with time zone not null
reader_password.used_at timestamp with time zone
reader_password.used_by text
reader_password: PRIMARY KEY (id)
reader_password: UNIQUE (auth_hash)
CREATE UNIQUE INDEX reader_password_pkey ON public.reader_password USING btree (id)
CREATE UNIQUE INDEX reader_password_auth_hash_key ON public.reader_password USING btree (auth_hash)
reader_place.filter_id bigint not null
reader_place.query text not null
reader_place.position bigint not null
reader_place: PRIMARY KEY (filter_id)
reader_place: FOREIGN KEY (filter_id) REFERENCES filter(id) ON DELETE CASCADE
CREATE UNIQUE INDEX reader_place_pkey ON public.reader_place USING btree (filter_id)
reader_state.only_row boolean not null default true
reader_state.last_id bigint not null
reader_state.unread_after bigint not null
reader_state: PRIMARY KEY (only_row)
reader_state: CHECK (only_row)
CREATE UNIQUE INDEX reader_state_pkey ON public.reader_state USING btree (only_row)
revision.post_id bigint not null
revision.n integer not null
revision.at timestamp with time zone not null
revision.updated_at timestamp with time zone
revision.title text not null
revision.text text not null
revision.summary text not null
revision.content text not null
revision.html text
revision.author text
revision.links jsonb not null
revision.media jsonb not null
revision.categories jsonb not null
revision.refs jsonb not null
revision: PRIMARY KEY (post_id, n)
CREATE UNIQUE INDEX revision_pkey ON public.revision USING btree (post_id, n)
revision with {toast_tuple_target=8160}
ruling.id bigint not null
ruling.topic_id text not null
ruling.kind text not null
ruling.reason text not null
ruling.at timestamp with time zone not null
ruling.by text not null
ruling.score real
ruling: PRIMARY KEY (id)
ruling: CHECK (((by = 'program'::text) = (score IS NOT NULL)))
ruling: CHECK ((by = ANY (ARRAY['owner'::text, 'program'::text])))
ruling: FOREIGN KEY (topic_id) REFERENCES topic(id) ON DELETE CASCADE
CREATE UNIQUE INDEX ruling_pkey ON public.ruling USING btree (id)
CREATE INDEX ruling_topic ON public.ruling USING btree (topic_id)
ruling_post.ruling_id bigint not null
ruling_post.post_id bigint not null
ruling_post.moved boolean not null
ruling_post.former jsonb
ruling_post: PRIMARY KEY (ruling_id, post_id)
ruling_post: FOREIGN KEY (post_id) REFERENCES post(id) ON DELETE CASCADE
ruling_post: FOREIGN KEY (ruling_id) REFERENCES ruling(id) ON DELETE CASCADE
CREATE UNIQUE INDEX ruling_post_pkey ON public.ruling_post USING btree (ruling_id, post_id)
CREATE INDEX ruling_post_post ON public.ruling_post USING btree (post_id)
search_document.post_id bigint not null
search_document.at timestamp with time zone not null
search_document.source_id text not null
search_document.lang text
search_document.tsv tsvector not null
search_document.author text
search_document: PRIMARY KEY (post_id)
search_document: FOREIGN KEY (post_id) REFERENCES post(id) ON DELETE CASCADE
CREATE INDEX search_document_tsv ON public.search_document USING gin (tsv)
CREATE UNIQUE INDEX search_document_pkey ON public.search_document USING btree (post_id)
CREATE INDEX search_document_author ON public.search_document USING btree (author, at DESC) WHERE (author IS NOT NULL)
CREATE INDEX search_document_source ON public.search_document USING btree (source_id, at DESC)
short_link.url text not null
short_link.target text
short_link.attempts integer not null default 0
short_link.next_at timestamp with time zone
short_link.at timestamp with time zone not null
short_link: PRIMARY KEY (url)
CREATE INDEX short_link_at ON public.short_link USING btree (at)
CREATE UNIQUE INDEX short_link_pkey ON public.short_link USING btree (url)
CREATE INDEX short_link_next_at ON public.short_link USING btree (next_at) WHERE (next_at IS NOT NULL)
short_link_post.url text not null
short_link_post.source_id text not null
short_link_post.external_id text not null
short_link_post: PRIMARY KEY (url, source_id, external_id)
short_link_post: FOREIGN KEY (url) REFERENCES short_link(url) ON DELETE CASCADE
CREATE UNIQUE INDEX short_link_post_pkey ON public.short_link_post USING btree (url, source_id, external_id)
source.id text not null
source.kind text not null
source.address text not null
source.name text not null
source.lang text
source.group_name text
source.mode text not null
source.origin text not null
source.added_at timestamp with time zone not null
source.removed_at timestamp with time zone
source.etag text
source.last_modified text
source.answered_by text
source.body_hash text
source.next_poll_at timestamp with time zone
source.next_poll_why text not null
source.hold_until timestamp with time zone
source.polled_at timestamp with time zone
source.changed_at timestamp with time zone
source.state text not null
source.state_since timestamp with time zone not null
source.state_why text
source.state_fix text
source.failures integer not null default 0
source.failing_since timestamp with time zone
source.posts_per_week real
source.newest_at timestamp with time zone
source.hints jsonb
source.headers jsonb
source.proxy text
source.back_off text not null default 'source'::text
source.last_items integer
source.empty_answers integer not null default 0
source.moving jsonb
source.former_address text
source.options jsonb
source.cursor jsonb
source: PRIMARY KEY (id)
source: CHECK ((mode = ANY (ARRAY['curated'::text, 'firehose'::text])))
source: CHECK ((origin = ANY (ARRAY['file'::text, 'added'::text, 'starter'::text])))
source: CHECK ((back_off = ANY (ARRAY['source'::text, 'host'::text, 'group'::text])))
CREATE INDEX source_due ON public.source USING btree (next_poll_at) WHERE ((removed_at IS NULL) AND (next_poll_at IS NOT NULL))
CREATE UNIQUE INDEX source_pkey ON public.source USING btree (id)
CREATE UNIQUE INDEX source_address ON public.source USING btree (address) WHERE (removed_at IS NULL)
source_log.id bigint not null
source_log.source_id text not null
source_log.at timestamp with time zone not null
source_log.outcome text not null
source_log.status integer
source_log.bytes integer not null
source_log.conditional boolean not null
source_log.new_posts integer not null
source_log.next_poll_at timestamp with time zone
source_log.why text not null
source_log: PRIMARY KEY (id)
source_log: FOREIGN KEY (source_id) REFERENCES source(id) ON DELETE CASCADE
CREATE UNIQUE INDEX source_log_pkey ON public.source_log USING btree (id)
CREATE INDEX source_log_by_source ON public.source_log USING btree (source_id, id)
story.id bigint not null
story.topic_id text not null
story.origin_post_id bigint not null
story.started_at timestamp with time zone not null
story.latest_at timestamp with time zone not null
story.position bigint not null
story: PRIMARY KEY (id)
story: FOREIGN KEY (topic_id) REFERENCES topic(id) ON DELETE CASCADE
story: FOREIGN KEY (origin_post_id) REFERENCES post(id)
CREATE UNIQUE INDEX story_pkey ON public.story USING btree (id)
CREATE INDEX story_latest ON public.story USING btree (topic_id, latest_at)
CREATE INDEX story_origin ON public.story USING btree (origin_post_id)
CREATE INDEX story_position ON public.story USING btree (topic_id, "position" DESC)
story_move.story_id bigint not null
story_move.into_id bigint not null
story_move: PRIMARY KEY (story_id)
CREATE INDEX story_move_into ON public.story_move USING btree (into_id)
CREATE UNIQUE INDEX story_move_pkey ON public.story_move USING btree (story_id)
story_post.post_id bigint not null
story_post.topic_id text not null
story_post.story_id bigint not null
story_post.duplicate_of bigint
story_post.level smallint
story_post.score real not null
story_post.reason text not null
story_post.stance text not null
story_post.features jsonb not null
story_post.alias_version integer not null default 0
story_post: PRIMARY KEY (post_id, topic_id)
story_post: FOREIGN KEY (post_id) REFERENCES post(id) ON DELETE CASCADE
story_post: FOREIGN KEY (story_id) REFERENCES story(id) ON DELETE CASCADE
story_post: FOREIGN KEY (topic_id) REFERENCES topic(id) ON DELETE CASCADE
story_post: FOREIGN KEY (duplicate_of) REFERENCES post(id)
CREATE UNIQUE INDEX story_post_pkey ON public.story_post USING btree (post_id, topic_id)
CREATE INDEX story_post_by_story ON public.story_post USING btree (story_id)
CREATE INDEX story_post_duplicate_of ON public.story_post USING btree (duplicate_of) WHERE (duplicate_of IS NOT NULL)
CREATE INDEX story_post_by_alias_version ON public.story_post USING btree (topic_id, alias_version, post_id)
stream_entry.topic_id text not null
stream_entry.position bigint not null
stream_entry.at timestamp with time zone not null
stream_entry.kind text not null
stream_entry.story_id bigint
stream_entry.post_id bigint
stream_entry.detail jsonb not null
stream_entry: PRIMARY KEY (topic_id, "position")
stream_entry: FOREIGN KEY (topic_id) REFERENCES topic(id) ON DELETE CASCADE
CREATE UNIQUE INDEX stream_entry_pkey ON public.stream_entry USING btree (topic_id, "position")
CREATE INDEX stream_entry_post ON public.stream_entry USING btree (topic_id, post_id)
CREATE INDEX stream_entry_story ON public.stream_entry USING btree (topic_id, story_id)
CREATE INDEX stream_entry_post_id ON public.stream_entry USING btree (post_id) WHERE (post_id IS NOT NULL)
subscription.id bigint not null
subscription.filter_id bigint not null
subscription.target jsonb not null
subscription.options jsonb not null
subscription.last_position bigint not null
subscription.state text not null
subscription.state_why text
subscription.state_since timestamp with time zone not null
subscription.failures integer not null default 0
subscription.failing_since timestamp with time zone
subscription.hold_until timestamp with time zone
subscription.hold_why text
subscription.made_at timestamp with time zone not null
subscription: PRIMARY KEY (id)
subscription: CHECK ((state = ANY (ARRAY['active'::text, 'paused'::text, 'ended'::text])))
subscription: FOREIGN KEY (filter_id) REFERENCES filter(id) ON DELETE CASCADE
CREATE UNIQUE INDEX subscription_pkey ON public.subscription USING btree (id)
CREATE INDEX subscription_filter ON public.subscription USING btree (filter_id)
topic.id text not null
topic.name text not null
topic.version integer not null
topic: PRIMARY KEY (id)
CREATE UNIQUE INDEX topic_pkey ON public.topic USING btree (id)
topic_file_problem.topic_id text not null
topic_file_problem.path text not null
topic_file_problem.kind text not null
topic_file_problem.message text not null
topic_file_problem.problems jsonb not null
topic_file_problem.source text not null
topic_file_problem.hash text not null
topic_file_problem.at timestamp with time zone not null
topic_file_problem: PRIMARY KEY (topic_id)
CREATE UNIQUE INDEX topic_file_problem_pkey ON public.topic_file_problem USING btree (topic_id)
topic_version.topic_id text not null
topic_version.n integer not null
topic_version.ruleset integer not null
topic_version.source text not null
topic_version.made_at timestamp with time zone not null
topic_version.reason text not null
topic_version: PRIMARY KEY (topic_id, n)
topic_version: UNIQUE (ruleset)
topic_version: FOREIGN KEY (topic_id) REFERENCES topic(id) ON DELETE CASCADE
CREATE UNIQUE INDEX topic_version_pkey ON public.topic_version USING btree (topic_id, n)
CREATE UNIQUE INDEX topic_version_ruleset_key ON public.topic_version USING btree (ruleset)
verdict.post_id bigint not null
verdict.topic_id text not null
verdict.version integer not null
verdict.keep boolean not null
verdict.score real not null
verdict.threshold real not null
verdict.hits jsonb not null
verdict.why jsonb not null
verdict.tags jsonb not null
verdict.placed boolean not null default false
verdict.revision integer
verdict.at timestamp with time zone
verdict: PRIMARY KEY (post_id, topic_id)
verdict: FOREIGN KEY (post_id) REFERENCES post(id) ON DELETE CASCADE
verdict: FOREIGN KEY (topic_id) REFERENCES topic(id) ON DELETE CASCADE
CREATE UNIQUE INDEX verdict_pkey ON public.verdict USING btree (post_id, topic_id)
CREATE INDEX verdict_kept_at ON public.verdict USING btree (topic_id, at DESC, post_id DESC) WHERE (keep AND (at IS NOT NULL))
CREATE INDEX verdict_to_place ON public.verdict USING btree (topic_id, post_id) WHERE (NOT placed)
CREATE INDEX verdict_scored_at ON public.verdict USING btree (topic_id, at DESC, post_id DESC) WHERE ((keep OR (score > (0)::double precision)) AND (at IS NOT NULL))
CREATE INDEX verdict_near_misses ON public.verdict USING btree (topic_id, ((threshold - score)), ((- post_id))) WHERE ((NOT keep) AND (score > (0)::double precision))
waiting_pin.topic_id text not null
waiting_pin.source_id text not null
waiting_pin.external_id text not null
waiting_pin.url text
waiting_pin.must boolean not null
waiting_pin.at timestamp with time zone not null
waiting_pin: PRIMARY KEY (topic_id, source_id, external_id)
waiting_pin: FOREIGN KEY (topic_id) REFERENCES topic(id) ON DELETE CASCADE
CREATE UNIQUE INDEX waiting_pin_pkey ON public.waiting_pin USING btree (topic_id, source_id, external_id)
websub.source_id text not null
websub.hub text not null
websub.topic text not null
websub.key text not null
websub.secret text not null
websub.state text not null
websub.asked_at timestamp with time zone
websub.lease_until timestamp with time zone
websub.delivered_at timestamp with time zone
websub.address text not null
websub.trusted_at timestamp with time zone
websub.dropped integer not null default 0
websub: PRIMARY KEY (source_id)
websub: UNIQUE (key)
websub: CHECK ((state = ANY (ARRAY['asked'::text, 'confirmed'::text, 'trusted'::text, 'doubted'::text, 'refused'::text, 'ended'::text])))
websub: FOREIGN KEY (source_id) REFERENCES source(id) ON DELETE CASCADE
CREATE UNIQUE INDEX websub_pkey ON public.websub USING btree (source_id)
CREATE UNIQUE INDEX websub_key_key ON public.websub USING btree (key)
