# syntax=docker/dockerfile:1
# One image for every process: `c360 gateway`, `c360 subgraph NAME`, `c360 import`, … (docker-compose.yml).
ARG NODE_IMAGE=node:22-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force

FROM ${NODE_IMAGE}
ENV NODE_ENV=production APOLLO_TELEMETRY_DISABLED=1 C360_DATA_DIR=/data
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
COPY schema ./schema
COPY samples ./samples
# Without the sources beside it, c360.mjs runs what was built.
COPY cli/*.graphql ./cli/
COPY --chmod=755 cli/c360.mjs ./cli/c360.mjs
RUN ln -s /app/cli/c360.mjs /usr/local/bin/c360 && install -d -o node -g node -m 700 /data
USER node
VOLUME /data
EXPOSE 4000
CMD ["c360", "start"]
