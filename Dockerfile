FROM node:24-alpine AS build
WORKDIR /build
COPY . .
RUN npm ci && npm pack --ignore-scripts --pack-destination /tmp && npm cache clean --force

FROM node:24-alpine
# git: for --staged and --changed-since. The work tree that is mounted belongs to somebody else.
RUN apk add --no-cache git && git config --system --add safe.directory '*'
COPY --from=build /tmp/deploylint-*.tgz /tmp/
RUN npm install --global --ignore-scripts /tmp/deploylint-*.tgz && rm /tmp/deploylint-*.tgz && npm cache clean --force
USER node
WORKDIR /work
# In GitLab: image: { name: …, entrypoint: [""] }.
ENTRYPOINT ["deploylint"]
