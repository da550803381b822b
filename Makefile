# Pendopo: setiap perintah menjelaskan dirinya; `make` saja menampilkan semuanya.
#
# PENDOPO_HOME  folder data (biasanya ./.pendopo)     PENDOPO_PORT  port halaman web (biasanya 8000)
# VENV          folder lingkungan Python (.venv)      PYTHON        Python 3.11 atau lebih baru

VENV ?= .venv
NEW_ENOUGH := -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do $$p $(NEW_ENOUGH) && { echo $$p; break; }; done)
BIN := $(VENV)/bin
# Bytecode is made once here: every later start and command is about a second quicker.
UV := $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python
PYTEST := $(BIN)/pytest
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help up siap test test-panjang bench lint bersih
.DELETE_ON_ERROR:

help: ## Tampilkan daftar ini
	@echo "Pendopo. Pakai: make PERINTAH"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: siap ## Pasang bila perlu, lalu nyalakan semuanya; Ctrl-C menghentikan
	@exec $(BIN)/pendopo up

siap: $(VENV)/.siap-app ## Pasang lingkungan Python dari berkas persyaratan ber-hash, tanpa menyalakan apa pun

test: $(VENV)/.siap-dev ## Jalankan semua uji kecuali yang panjang (seperempat jam pada 2 inti)
	@$(PYTEST) -n 2 --dist loadgroup -m "not panjang" $(ARGS)

test-panjang: $(VENV)/.siap-dev ## Jalankan uji panjang: pemadaman proses, cakram penuh, hukum yang luas
	@$(PYTEST) -n 2 -m panjang tests/engine $(ARGS)
	@$(PYTEST) -m panjang --ignore=tests/engine tests $(ARGS)

bench: $(VENV)/.siap-dev ## Ukur kecepatan, prosesor, pernyataan SQL, dan memori
	@$(BIN)/python -m bench $(ARGS)

lint: $(VENV)/.siap-dev ## Periksa gaya, tipe, arah impor, dan templat
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint src --lint --quiet

bersih: ## Hapus lingkungan Python; folder data tidak disentuh
	rm -rf $(VENV)

# pip memasang uv dari hash, lalu uv memasang selebihnya dari hash; paket ini sendiri ditautkan tanpa mengunduh apa pun.
$(BIN)/uv: requirements/uv.txt
	@$(or $(PYTHON),false) $(NEW_ENOUGH) \
	  || { echo "Pendopo memerlukan Python 3.11 atau lebih baru. Bila sudah ada: make up PYTHON=/alamat/python3"; exit 1; }
	@test -x $(BIN)/pip || { echo "Membuat lingkungan Python di $(VENV)…"; $(PYTHON) -m venv $(VENV); } \
	  || { echo "Modul venv belum ada. Pada Debian atau Ubuntu: apt install python3-venv"; rm -rf $(VENV); exit 1; }
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

$(VENV)/.siap-app: $(BIN)/uv requirements/app.txt pyproject.toml
	@echo "Memasang paket Python…"
	@$(UV) --require-hashes -r requirements/app.txt
	@$(UV) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.siap-dev: $(VENV)/.siap-app requirements/dev.txt
	@echo "Memasang paket untuk menguji…"
	@$(UV) --require-hashes -r requirements/dev.txt
	@touch $@
