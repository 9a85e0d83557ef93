"""Renders the songs and asks the teachers about them; everything is kept, so it may be stopped and started again.

    cmake --preset native-release && cmake --build build/native-release
    /usr/bin/python3 models/students/prepare.py --data ../shared/data --work DIR
"""

import argparse
import pathlib
import time

import soft_targets
import songs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True, help="the data pack")
    parser.add_argument("--work", type=pathlib.Path, required=True, help="folder for what is computed once")
    parser.add_argument("--tools", type=pathlib.Path, default=songs.REPOSITORY / "build/native-release/wasm/tools")
    parser.add_argument("--teacher", action="append", help="only this one; both may run side by side")
    arguments = parser.parse_args()
    paths = songs.cached(arguments.data, arguments.work)
    started = time.monotonic()
    for teacher in arguments.teacher or soft_targets.TEACHERS:
        for genre, genre_songs in paths.items():
            for song in genre_songs[: songs.TAUGHT_PER_GENRE]:
                soft_targets.activations(arguments.tools, teacher, song, arguments.work)
            print(f"{teacher} {genre}: {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
