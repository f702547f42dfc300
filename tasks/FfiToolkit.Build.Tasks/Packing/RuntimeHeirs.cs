namespace FfiToolkit.Build.Tasks.Packing;

/// <summary>The RIDs that take a RID's assets where they have none of their own, and whose C library those assets cannot use.</summary>
/// <remarks>
/// In the SDK's graph (PortableRuntimeIdentifierGraph.json) <c>linux-musl-x64</c> and <c>linux-bionic-x64</c> import
/// <c>linux-x64</c>. NuGet chooses per package, so a program for musl would get the library of both packages under one name,
/// and the SDK would keep either "arbitrarily", as it says. An empty folder for the heir is the better match and ends it.
/// </remarks>
internal static class RuntimeHeirs
{
    private const string Linux = "linux-";

    internal static IEnumerable<string> Of(string rid)
    {
        // linux-x64, not linux-musl-x64: with glibc.
        if (!rid.StartsWith(Linux, StringComparison.Ordinal) || rid.IndexOf('-', Linux.Length) >= 0)
        {
            yield break;
        }

        foreach (string library in new[] { "bionic", "musl" })
        {
            yield return $"{Linux}{library}-{rid[Linux.Length..]}";
        }
    }
}
