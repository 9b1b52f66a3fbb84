"""The worker process, started in the project's folder: python huey_consumer.py."""

from aniworld import worker

if __name__ == "__main__":
    worker.run()
