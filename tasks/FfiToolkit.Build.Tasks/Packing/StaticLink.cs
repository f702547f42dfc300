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
    /// <param name="package">The package's id.</param>
    /// <param name="runtimes">The libraries.</param>
    /// <remarks>
    /// DirectPInvoke makes NativeAOT's compiler refer to the functions by name, and NativeLibrary names what the linker finds them in.
    /// A program that is not compiled so loads the shared library; one that is does without, and does not get it.
    /// </remarks>
    public static byte[]? Targets(string package, params IEnumerable<IGrouping<string, BuiltRuntime>> runtimes)
    {
        // A target's name has no dots.
        string name = package.Replace('.', '_');
        StringBuilder groups = new();
        foreach (IGrouping<string, BuiltRuntime> runtime in runtimes)
        {
            BuiltRuntime[] libraries = [.. runtime.Where(static library => library.PackedStaticLibrary is not null)];
            string items = string.Concat(libraries.Select(library => $"""
                    <DirectPInvoke Include="{library.Name}" />
                    <NativeLibrary Include="$(MSBuildThisFileDirectory)../{Path(runtime.Key, library.PackedStaticLibrary!)}" />

                """));
            if (items.Length > 0)
            {
                string condition = $"'$({Property})' == 'true' and '$(PublishAot)' == 'true' and '$(RuntimeIdentifier)' == '{runtime.Key}'";
                string shared = string.Join(" or ", libraries.Select(static library => $"'%(Filename)%(Extension)' == '{library.LibraryName}'"));
                groups.Append(CultureInfo.InvariantCulture, $"""
                  <ItemGroup Condition="{condition}">
                {items}  </ItemGroup>
                  <Target Name="_{Property}-{name}-{runtime.Key}" AfterTargets="ComputeResolvedFilesToPublishList" Condition="{condition}">
                    <ItemGroup>
                      <ResolvedFileToPublish Remove="@(ResolvedFileToPublish)" Condition="{shared}" />
                    </ItemGroup>
                  </Target>

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
