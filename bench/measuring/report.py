# SPDX-License-Identifier: Apache-2.0
"""The results as a page, for the terminal and as Markdown."""

GIBIBYTE = 2**30


def bytes_text(size):
    for unit, name in ((GIBIBYTE, "GiB"), (2**20, "MiB"), (2**10, "KiB")):
        if size >= unit:
            return f"{size / unit:g} {name}"
    return f"{size} bytes"


def text(results):
    return "\n\n".join(f"{title}\n{_plain(table)}" if isinstance(table, list) else f"{title}\n{table}"
                       for title, table in _sections(results))


def markdown(results):
    page = ["<!-- SPDX-License-Identifier: Apache-2.0 -->\n# Speed and memory\n\nMade by `./dev bench seal --write-docs`; "
            "do not edit by hand. Wall times are medians, with the least in brackets."]
    for title, table in _sections(results):
        page.append(f"## {title}\n\n" + (_markdown_table(table) if isinstance(table, list) else table))
    return "\n\n".join(page) + "\n"


def _sections(results):
    settings = results["settings"]
    yield "Machine", _machine(results)
    size = bytes_text(settings["size"])
    yield f"Files of {size}, {settings['repetitions']} runs each in turn", _files(results, settings["size"])
    yield "In memory, one thread, chunks of 16 KiB", _core(results["core"])
    yield "Peak memory", [("", "size", "peak MiB", "command")] + [
        (row["job"], row["size"], f"{row['peak_kib'] / 1024:.1f}", _code(row["command"]))
        for row in results["memory"]["rows"]]
    reach = results["range"]
    yield "A range", [("read", "seconds", "command"),
                      ("not measured: " + reach["skipped"], "", _code(reach["command"])) if "skipped" in reach else
                      (bytes_text(reach["read_bytes"]), f"{reach['wall']:.3f}", _code(reach["command"]))]
    yield "Many recipients, a file of 1 MiB", [("recipients", "", "seconds", "processor s", "command")] + [
        (str(row["recipients"]), row["job"], f"{row['wall']:.4f}", f"{row['processor']:.4f}", _code(row["command"]))
        for row in results["recipients"]["rows"]]
    yield "Bars", _bars(results)


def _code(command):
    return f"`{command}`"


def _machine(results):
    machine, settings = results["machine"], results["settings"]
    lines = [f"- {machine['date']}; {machine['cpu']} ({', '.join(machine['cpu_features'])}), {machine['cores']} cores, "
             f"{machine['memory_gib']} GiB; {machine['system']}, Linux {machine['kernel']}; "
             f"load before: {machine['load_before']}"]
    lines += [f"- {version or program + ': not installed'}" for program, version in results["versions"].items()]
    lines.append(f"- files in memory (tmpfs): {'yes' if settings['in_memory'] else 'no, so the disk is measured too'}")
    if settings["quick"] or settings["size"] < GIBIBYTE or settings["big"] < 10 * GIBIBYTE:
        lines.append("- smaller than the sizes the bars are meant for: a look, and no measurement")
    if machine["load_before"] > 0.5:
        lines.append("- the machine was not quiet before the start: the wall times say little")
    return "\n".join(lines)


def _files(results, size):
    rows = [("", "", "seconds", "(least)", "GB/s", "user s", "system s", "peak MiB", "command")]
    for row in results["files"]["rows"]:
        job = "copy" if row["tool"] == "cp" else row["job"]
        rows.append((row["tool"], job, *_times(row, size), _code(row["command"])))
    rows.append(("siegel", "pipe", *_times(results["pipe"], size), _code(results["pipe"]["command"])))
    rows += [(tool, why) for tool, why in results["files"]["missing"].items()]
    return rows


def _times(row, size):
    wall = row["wall"]
    return (f"{wall['median']:.3f}", f"({wall['min']:.3f})", f"{size / wall['median'] / 1e9:.2f}",
            f"{row['user']['median']:.3f}", f"{row['system']['median']:.3f}", f"{row['peak_kib'] / 1024:.1f}")


def _core(core):
    rows = [("", "GB/s", "best", "relative to", "ratio")]
    for one in core["subjects"]:
        ratio = (one["compared_with"], f"{one['ratio']:.2f}") if "ratio" in one else ("", "")
        rows.append((one["name"], f"{one['gigabytes_per_second']:.2f}", f"{one['best']:.2f}", *ratio))
    if "openssl" in core:
        rows.append((_code(core["openssl"]["command"]), f"{core['openssl']['gigabytes_per_second']:.2f}", "", "", ""))
    return rows


def _bars(results):
    rows = [("", "", "measured", "bar")]
    for bar in results["bars"]:
        measured = "not measured" if bar["value"] is None else f"{bar['value']:.3g} {bar['unit']}"
        rows.append(("pass" if bar["passed"] else "MISS", bar["name"], measured,
                     f"{'>=' if bar['at_least'] else '<='} {bar['limit']:g} {bar['unit']}"))
    missed = sum(not bar["passed"] for bar in results["bars"])
    rows.append((("all bars are reached",) if missed == 0 else (f"{missed} of {len(results['bars'])} bars are missed",)))
    return rows


def _plain(rows):
    """Aligned columns; a row shorter than the first is a remark."""
    full = [row for row in rows if len(row) == len(rows[0])]
    widths = [max(len(row[i].strip("`")) for row in full) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        if len(row) != len(rows[0]):
            lines.append("  " + ": ".join(row))
            continue
        cells = [cell.strip("`") for cell in row]
        lines.append("  " + "  ".join(cell.rjust(width) if _is_number(cell) else cell.ljust(width)
                                      for cell, width in zip(cells, widths)).rstrip())
    return "\n".join(lines)


def _is_number(cell):
    return bool(cell) and cell.strip("()").replace(".", "").isdigit()


def _markdown_table(rows):
    head, *rest = rows
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    remarks = []
    for row in rest:
        cells = [cell.replace("|", "\\|") for cell in row]
        if len(row) == len(head):
            lines.append("| " + " | ".join(cells) + " |")
        else:
            remarks.append(": ".join(row))
    return "\n".join(lines + [""] * bool(remarks) + remarks)
