FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The image brings Node itself; the copy that npm installs for laptops would only make it 190 MB larger.
RUN npm ci --omit=dev && rm -rf node_modules/node-linux-* node_modules/.bin/node

FROM node:24-bookworm-slim
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json ./
COPY bin bin
COPY config config
COPY docs docs
COPY src src
COPY workers workers
# Only used without DATABASE_URL: the embedded PostgreSQL keeps its files here.
RUN install -d -o node -g node -m 700 /data
VOLUME /data
ENV NODE_ENV=production LEAKWIRE_DATA=/data
USER node
EXPOSE 8484
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.LEAKWIRE_PORT || 8484}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# The role is the argument: start (page and workers in one), web, worker, migrate, or any other command.
ENTRYPOINT ["/app/bin/leakwire"]
CMD ["start"]
