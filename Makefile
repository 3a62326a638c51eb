# 每个目标都由 scripts/run.py 执行；附加参数写在 ARGS 里，例如 make check ARGS="--format json"。
PYTHON ?= python3

.PHONY: help serve build test check preview new import intake ledger suspend takedown adopt upgrade lint format bench wheels

help: ## 列出这些目标
	@$(PYTHON) scripts/run.py help
serve: ## 生成网站并在 http://127.0.0.1:8000 上预览，改动随时更新
	@$(PYTHON) scripts/run.py serve $(ARGS)
build: ## 生成网站，放在 site/
	@$(PYTHON) scripts/run.py build $(ARGS)
test: ## 运行全部检验：ruff、mypy、pytest（含浏览器测试）
	@$(PYTHON) scripts/run.py test $(ARGS)
preview: ## 只生成一篇文稿的页面和它所在的索引：make preview ARGS=文件
	@$(PYTHON) scripts/run.py preview $(ARGS)
check: ## 检查全部文稿、会议和词表
	@$(PYTHON) scripts/run.py check $(ARGS)
new: ## 新建一篇文稿：询问各项，写出文件
	@$(PYTHON) scripts/run.py new $(ARGS)
import: ## 把文件导入为文稿：make import ARGS="讲话.docx"
	@$(PYTHON) scripts/run.py import $(ARGS)
intake: ## 收一个文件夹的来稿：make intake ARGS=文件夹
	@$(PYTHON) scripts/run.py intake $(ARGS)
ledger: ## 写出全部文稿的台账，或一篇的入库审查登记表（--record 编号）
	@$(PYTHON) scripts/run.py ledger $(ARGS)
suspend: ## 暂停查阅一个人或一个单位的全部文稿，列出提到他的地方
	@$(PYTHON) scripts/run.py suspend $(ARGS)
takedown: ## 下架一篇文稿，列出并核查每一处痕迹
	@$(PYTHON) scripts/run.py takedown $(ARGS)
adopt: ## 清空示例，改成本单位的库
	@$(PYTHON) scripts/run.py adopt $(ARGS)
upgrade: ## 合并新版软件，文稿和数据不动：make upgrade ARGS=分支或标签
	@$(PYTHON) scripts/run.py upgrade $(ARGS)
lint: ## 只运行 ruff 和 mypy
	@$(PYTHON) scripts/run.py lint $(ARGS)
format: ## 按 ruff 整理 Python 代码
	@$(PYTHON) scripts/run.py format $(ARGS)
bench: ## 测量生成、检查和检索的速度、大小和内存，与同类软件比较（最多 15 分钟）
	@$(PYTHON) scripts/run.py bench $(ARGS)
wheels: ## 下载全部依赖到 wheels/，供不能上网的电脑安装
	@$(PYTHON) scripts/run.py wheels $(ARGS)
