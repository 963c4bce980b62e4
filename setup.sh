#!/bin/sh
# Makes .venv with the locked versions, or sees in a moment that it is there: setup.sh PYTHON LOCK.
# Says in one sentence what this machine lacks.
set -eu
python=$1 lock=$2
mark=.venv/installed

fail() {
    echo "$1" >&2
    exit 1
}

# What is installed is known by the locks it came from; the development lock holds the other one too.
wanted=$(cat "$lock" pyproject.toml | cksum)
if [ -f "$mark" ] && grep -qxF "$wanted" "$mark" && .venv/bin/python -c 'import click, workers' 2>/dev/null; then
    exit 0
fi

command -v "$python" >/dev/null 2>&1 ||
    fail "Python이 없습니다. Python 3.11 이상을 설치하거나 \`make run PYTHON=/경로/python3\`처럼 경로를 지정해 주세요."
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "Python 3.11 이상이 필요합니다(지금은 $("$python" -V 2>&1)). 새 버전을 설치하거나 \`make run PYTHON=/경로/python3\`처럼 경로를 지정해 주세요."
"$python" -c 'import venv, ensurepip' 2>/dev/null ||
    fail "Python의 venv 모듈이 없습니다. Debian과 Ubuntu에서는 \`sudo apt install python3-venv\`로 설치해 주세요."
[ -w . ] || fail "이 폴더($(pwd))에 쓸 수 없습니다. 쓸 수 있는 곳에 다시 내려받아 주세요."

echo "필요한 패키지를 설치합니다. 처음에는 1분쯤 걸립니다…" >&2
if ! .venv/bin/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    rm -rf .venv
    "$python" -m venv .venv || fail "가상 환경(.venv)을 만들지 못했습니다. 남은 디스크 공간을 확인해 주세요."
fi
rm -f "$mark.new"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" ||
    fail "패키지를 설치하지 못했습니다. 인터넷 연결과 남은 디스크 공간을 확인하고 다시 실행해 주세요."
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . ||
    fail "Paperboy를 설치하지 못했습니다. 위의 오류 메시지를 확인해 주세요."
if [ "$lock" = requirements-dev.lock ]; then
    cat requirements.lock pyproject.toml | cksum >"$mark.new"
fi
echo "$wanted" >>"$mark.new"
mv "$mark.new" "$mark"
