using System.Globalization;
using System.Text;
using FfiToolkit.Build.Tasks.Linking;

namespace FfiToolkit.Build.Tasks.Recipes;

/// <summary>What is linked into a library, and under which licences: packed beside it.</summary>
public static class Notices
{
    /// <summary>The file's name.</summary>
    public const string FileName = "THIRD-PARTY-NOTICES.txt";

    /// <summary>The text for one library.</summary>
    /// <param name="request">What was built.</param>
    /// <param name="linked">What of archives was linked into it.</param>
    internal static string Text(BuildRequest request, IReadOnlyList<LinkedPart> linked)
    {
        ArgumentNullException.ThrowIfNull(request);
        Recipe recipe = request.Recipe;
        bool isLinkedByUs = request.Toolchain.Linker is not null;
        bool hasPermission = recipe.LicenceNotice.Contains("MIT", StringComparison.Ordinal);
        string[] ours = [.. recipe.OwnSources.Concat(recipe.Platform.Shims).Concat(isLinkedByUs ? recipe.Platform.SharedShims : []).Select(Path.GetFileName).OfType<string>()];
        StringBuilder text = new();
        string main = recipe.IsShared ? recipe.Library : recipe.StaticLibrary;
        text.Append(CultureInfo.InvariantCulture, $"{main} for {recipe.Platform.Rid} is {recipe.Name} {recipe.Version}{recipe.LicenceNotice}.\n\nLinked into it, besides:\n");
        if (ours.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {string.Join(", ", ours)} of FfiToolkit, Copyright (c) FfiToolkit contributors, under {(hasPermission ? "the same permission notice" : "the MIT licence")}\n");
        }

        foreach (LinkedPart part in linked)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {part.Name}: {part.Notice}\n");
        }

        // ElfLink, MachOLink and PeLink name every file of a link of ours; a compiler of the machine adds its own.
        text.Append(!isLinkedByUs
            ? "- what the compiler adds to every library: its runtime routines and start files (libgcc under the GPL with the GCC Runtime Library Exception, or LLVM's compiler-rt under the Apache License 2.0 with LLVM Exceptions) and the start files of the machine's C library\n"
            : linked.Count == 0
                ? "- nothing of the compiler, of its runtime library (compiler-rt) or of a C library; those of the system are loaded when it runs\n"
                : "- nothing else; the libraries of the system are loaded when it runs\n");
        bool hasCxx = recipe.HasCxxLibrary && isLinkedByUs;
        if (recipe.IsStatic && linked.Any(part => !hasCxx || part != LinkedPart.Cxx))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{recipe.StaticLibrary} has none of those parts{(hasCxx ? $" but {LinkedPart.Cxx.Name}" : "")}: what it is linked into brings its own.\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\nIt was compiled by {request.Toolchain.Version}.\n");
        if (linked.Count > 0 || (ours.Length > 0 && !hasPermission))
        {
            text.Append(CultureInfo.InvariantCulture, $"\nThe MIT licence:\n\n{LinkedPart.PermissionNotice}\n");
        }

        return text.ToString();
    }
}
