using FfiToolkit.Build.Tasks.Settings;

namespace FfiToolkit.Build.Tasks.NativeAot;

/// <summary>The arguments of <c>zig lld-link</c>.</summary>
internal static class WindowsLink
{
    // What objects of Microsoft's compiler ask for by themselves, and what stands for it here.
    private static readonly string[] s_defaultLibraries = ["libcmt", "libcmtd", "libcpmt", "libcpmtd", "msvcrt", "msvcrtd", "msvcprt", "libvcruntime", "vcruntime", "oldnames", "uuid", "libucrt"];

    // lld-link has no such argument: exports of a program are nobody's concern, and there are no sources of a link on this machine.
    private static readonly string[] s_unknown = ["/NOEXP", "/SOURCELINK:"];

    internal static IEnumerable<string> Arguments(NativeAotLinkRequest request, string support)
    {
        string[] given = [.. request.Arguments.SelectMany(static argument => BuildSettings.SplitFlags(argument))];
        return
        [
            "lld-link",
            request.Object,
            $"/OUT:{request.Output}",
            .. request.Exports is { } exports ? (string[])[$"/DEF:{exports}"] : [],
            .. request.LibraryFolders.Select(static folder => $"/LIBPATH:{folder}"),
            $"/LIBPATH:{support}",
            .. WindowsSupport.Runtime.Append(request.IsLibrary ? WindowsSupport.Library : WindowsSupport.Program).Select(name => Path.Combine(support, name)),
            .. s_defaultLibraries.Select(static name => $"/NODEFAULTLIB:{name}.lib"),

            // The same bytes for the same inputs: the time stamp is a hash, and no folder of this machine names the program database
            // or is in it.
            "/Brepro",
            "/PDBALTPATH:%_PDB%",
            @"/PDBSOURCEPATH:c:\link",
            .. given.Where(static argument => !s_unknown.Any(unknown => argument.StartsWith(unknown, StringComparison.OrdinalIgnoreCase))),
        ];
    }
}
