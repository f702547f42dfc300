using NuGet.Versioning;

namespace FfiToolkit.PackageTests;

/// <summary>The packages in artifacts/packages.</summary>
internal static class PackageFeed
{
    private const string Engine = "FfiToolkit.Engine";
    private const string WithoutFastcall = "nofastcall";

    /// <summary>The version to install. Skips the test where there is nothing to install.</summary>
    internal static NuGetVersion Require()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux(), $"The tests know Linux machines, by the names of their libraries; this is {ThisMachine.Rid}.");
        NuGetVersion? version = Versions(Engine).Where(static version => version.Release != WithoutFastcall).Max();
        Assert.SkipWhen(version is null, $"There is no {Engine} package in artifacts/packages. Make the packages: eng/build.sh");
        Assert.SkipUnless(
            Versions($"FfiToolkit.Native.{ThisMachine.Rid}").Contains(version),
            $"There is no FfiToolkit.Native.{ThisMachine.Rid} {version} in artifacts/packages; it needs a C compiler. Make the packages: eng/build.sh");
        return version;
    }

    /// <summary>The native package of a RID. Skips the test where it was not made.</summary>
    internal static NativePackage RequireNative(string rid)
    {
        NuGetVersion version = Require();
        string file = Path.Combine(Repository.Packages, $"FfiToolkit.Native.{rid}.{version}.nupkg");
        Assert.SkipUnless(File.Exists(file), $"There is no FfiToolkit.Native.{rid} {version} in artifacts/packages. Make the packages: eng/build.sh");
        return NativePackage.Read(file, rid);
    }

    /// <summary>The versions of a package that the folder has.</summary>
    internal static IEnumerable<NuGetVersion> Versions(string id)
    {
        if (!Directory.Exists(Repository.Packages))
        {
            yield break;
        }

        foreach (string file in Directory.EnumerateFiles(Repository.Packages, $"{id}.*.nupkg"))
        {
            // FfiToolkit.Native is also the start of FfiToolkit.Native.linux-x64: what follows must be a version.
            if (NuGetVersion.TryParse(Path.GetFileNameWithoutExtension(file)[(id.Length + 1)..], out NuGetVersion? version))
            {
                yield return version;
            }
        }
    }
}
