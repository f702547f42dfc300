using System.Globalization;
using System.Text;

namespace FfiToolkit.Build.Tasks.Packing;

/// <summary>Static libraries in a package, and the targets that link NativeAOT programs with them.</summary>
internal static class StaticLink
{
    /// <summary>The property of a program that asks for it.</summary>
    public const string Property = "FfiLinkStatically";

    /// <summary>Where a package has a static library.</summary>
    public static string Path(string rid, string name) => $"staticlibs/{rid}/{name}";

    /// <summary>The targets of a package with libraries of RIDs; null where none is static.</summary>
    /// <remarks>
    /// DirectPInvoke makes NativeAOT's compiler refer to the functions by name, and NativeLibrary names what the linker finds them in.
    /// A program that is not compiled so loads the shared library.
    /// </remarks>
    public static byte[]? Targets(params IEnumerable<IGrouping<string, BuiltRuntime>> runtimes)
    {
        StringBuilder groups = new();
        foreach (IGrouping<string, BuiltRuntime> runtime in runtimes)
        {
            string items = string.Concat(runtime.Where(static library => library.PackedStaticLibrary is not null).Select(library => $"""
                    <DirectPInvoke Include="{library.Name}" />
                    <NativeLibrary Include="$(MSBuildThisFileDirectory)../{Path(runtime.Key, library.PackedStaticLibrary!)}" />

                """));
            if (items.Length > 0)
            {
                groups.Append(CultureInfo.InvariantCulture, $"""
                  <ItemGroup Condition="'$({Property})' == 'true' and '$(PublishAot)' == 'true' and '$(RuntimeIdentifier)' == '{runtime.Key}'">
                {items}  </ItemGroup>

                """);
            }
        }

        return groups.Length == 0 ? null : Encoding.UTF8.GetBytes($"""
            <Project>
              <!-- {Property}=true links NativeAOT programs with the static libraries in the place of the shared ones. -->
            {groups}</Project>

            """);
    }
}
