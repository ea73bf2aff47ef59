# syntax=docker/dockerfile:1

# Style, script and fonts of the web chat.
FROM node:22-bookworm-slim AS assets
WORKDIR /src/internal/web/assets
COPY internal/web/assets/package.json internal/web/assets/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY internal/web/assets ./
COPY internal/web/templates ../templates
RUN npm run --silent build

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=assets /src/internal/web/dist internal/web/dist
ARG VERSION=
RUN CGO_ENABLED=0 go build -tags goolm -trimpath -buildvcs=false -ldflags "-X main.version=$VERSION" \
    -o /akademie ./cmd/akademie

# wngerman is the word list that splits German compounds.
FROM debian:trixie-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates tzdata wngerman \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --create-home --home-dir /var/lib/akademie akademie
COPY --from=build /akademie /usr/local/bin/akademie
COPY LICENSE /usr/share/doc/akademie/copyright
USER akademie
WORKDIR /var/lib/akademie
ENV AKADEMIE_ADDR=:8080
EXPOSE 8080
# The private PostgreSQL is not in this image: set AKADEMIE_DATABASE_URL.
ENTRYPOINT ["akademie"]
CMD ["serve"]
