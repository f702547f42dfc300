using System.Collections.Immutable;

namespace FfiToolkit.LibffiSuite.Programs;

/// <summary>A form in which a program is compiled.</summary>
/// <param name="Name">What sets it apart; empty for the plain one.</param>
/// <param name="Options">The compiler's options.</param>
internal sealed record Variant(string Name, ImmutableArray<string> Options)
{
    internal string Suffix => Name.Length == 0 ? "" : "." + Name;

    internal static readonly Variant Optimized = new("", ["-O2"]);

    internal static readonly Variant Unoptimized = new("O0", ["-O0"]);

    /// <summary>The same, through the Windows convention on a System V processor (libffi.exp, run-many-tests: targetabis).</summary>
    internal Variant WithMicrosoftAbi => new(Name.Length == 0 ? "GNUW64" : Name + "-GNUW64", [.. Options, "-DABI_NUM=FFI_GNUW64", "-DABI_ATTR=__MSABI__"]);
}
