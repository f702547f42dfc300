using System.Globalization;
using System.Text;

namespace FfiToolkit.Build.Tasks.Libffi;

/// <summary>What is linked into a library, and under which licences: packed beside it.</summary>
public static class Notices
{
    /// <summary>The file's name.</summary>
    public const string FileName = "THIRD-PARTY-NOTICES.txt";

    /// <summary>The text for one library.</summary>
    public static string Text(LibffiBuildRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        LibffiTarget target = request.Target;
        bool isLinkedByUs = request.Toolchain.Linker is not null;
        string[] ours = [.. target.Shims.Concat(isLinkedByUs ? target.SharedShims : []).Select(Path.GetFileName).OfType<string>()];
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{target.Library} for {target.Rid} is libffi {request.Version}, under the MIT licence that is beside this file.\n\nLinked into it, besides:\n");
        if (ours.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {string.Join(", ", ours)} of FfiToolkit, Copyright (c) FfiToolkit contributors, under the same permission notice\n");
        }

        // ElfLink, MachOLink and PeLink name every file of a link of ours; a compiler of the machine adds its own.
        text.Append(isLinkedByUs
            ? "- nothing of the compiler, of its runtime library (compiler-rt) or of a C library; those of the system are loaded when it runs\n"
            : "- what the compiler adds to every library: its runtime routines and start files (libgcc under the GPL with the GCC Runtime Library Exception, or LLVM's compiler-rt under the Apache License 2.0 with LLVM Exceptions) and the start files of the machine's C library\n");
        text.Append(CultureInfo.InvariantCulture, $"\nIt was compiled by {request.Toolchain.Version}.\n");
        return text.ToString();
    }
}
