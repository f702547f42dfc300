namespace FfiToolkit.Build.Tasks.NativeAot;

/// <summary>What is linked.</summary>
public sealed record NativeAotLinkRequest
{
    /// <summary>The system.</summary>
    public required NativeAotTarget Target { get; init; }

    /// <summary>The object that NativeAOT's compiler made.</summary>
    public required string Object { get; init; }

    /// <summary>The program or library to write.</summary>
    public required string Output { get; init; }

    /// <summary>The file with its exported names; null where there is none.</summary>
    public string? Exports { get; init; }

    /// <summary>Whether it is a library and no program.</summary>
    public required bool IsLibrary { get; init; }

    /// <summary>The SDK's arguments and the project's, each as it is written in the item LinkerArg.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Whether symbols and debug information go into a file of their own, or nowhere; Windows has them in one in any case.</summary>
    public bool Strips { get; init; }

    /// <summary>The file that gets what is stripped; null where it goes nowhere, and on Windows, where the linker names it.</summary>
    public string? Symbols { get; init; }

    /// <summary>Folders in which libraries are looked for.</summary>
    public IReadOnlyList<string> LibraryFolders { get; init; } = [];
}
