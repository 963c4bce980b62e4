# Any Debian-based image with Python 3.11 or newer will do.
ARG BASE=python:3.11-slim

FROM ${BASE} AS build
RUN python -m venv /opt/paperboy
WORKDIR /build
COPY requirements.lock ./
RUN /opt/paperboy/bin/python -m pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY adapters ./adapters
COPY workers ./workers
COPY prompts ./prompts
RUN /opt/paperboy/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation .

FROM ${BASE}
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin paperboy \
    && install --directory --owner=paperboy --group=paperboy --mode=0700 /data
COPY --from=build /opt/paperboy /opt/paperboy
ENV PATH=/opt/paperboy/bin:$PATH \
    DATA_DIR=/data \
    LANG=C.UTF-8
USER 10001:10001
WORKDIR /data
VOLUME /data
ENTRYPOINT ["paperboy"]
CMD ["up"]
