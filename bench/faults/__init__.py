"""The invented council at work while its processes are killed: nothing lost, doubled or forgotten?

.venv/bin/python -m bench.faults --faults 20 --seed 1
"""
