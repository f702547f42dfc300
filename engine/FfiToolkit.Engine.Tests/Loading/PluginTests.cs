using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using FfiToolkit.Libffi;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Loading;

/// <summary>An engine in a plug-in: loaded from the plug-in's folder, into a load context of its own, beside the program's engine.</summary>
[Trait(Portable.Trait, Portable.Costly)]
[Collection(ProcessMapsGroup.Name)]
public sealed class PluginTests(NativeFixture fixture) : IDisposable
{
    private static readonly string s_libffi = OperatingSystem.IsWindows() ? "ffi-8.dll" : OperatingSystem.IsMacOS() ? "libffi.dylib" : "libffi.so.8";

    // Found before any plug-in has loaded a copy: from then on the loader has that under the name.
    private static readonly Lazy<string> s_source = new(FindLibffi);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void It_loads_the_libffi_beside_itself()
    {
        string beside = Put(s_source.Value, s_libffi);

        Assert.Equal((beside, true), LibffiOf(new PluginContext(_folder.Path)));
        Assert.True(ProcessMaps.Contains(beside));
    }

    [Fact]
    public void It_loads_the_libffi_of_its_package()
    {
        string packed = Put(s_source.Value, Path.Combine("runtimes", PortableRid.OfThisProcess, "native", s_libffi));

        Assert.Equal((packed, true), LibffiOf(new PluginContext(_folder.Path)));
        Assert.True(ProcessMaps.Contains(packed));
    }

    [Fact]
    public void It_loads_the_libffi_that_its_load_context_knows()
    {
        Assert.SkipUnless(Guest.Rid is null, "The program's own libffi is beside it there, and comes first.");
        string elsewhere = Put(s_source.Value, Path.Combine("elsewhere", s_libffi));

        Assert.Equal((s_libffi, true), LibffiOf(new PluginContext(_folder.Path, elsewhere)));
        Assert.True(ProcessMaps.Contains(elsewhere));
    }

    [Theory]
    [InlineData("")]
    [InlineData("runtimes/linux-x64/lib/net10.0")]
    public void Its_names_are_those_of_its_own_folder(string folderOfEngine)
    {
        string name = $"h{Guid.NewGuid():N}";
        string file = Put(fixture.Path, name + Prebuilt.Extension);
        object context = NewContext(new PluginContext(Directory.CreateDirectory(_folder.Combine(folderOfEngine)).FullName));

        using (IDisposable library = (IDisposable)context.GetType().GetMethod("Load", [typeof(string)])!.Invoke(context, [name])!)
        {
            Assert.True(ProcessMaps.Contains(file));
        }

        Assert.True(ProcessMaps.IsUnmapped(file));
        using FfiContext program = new();
        Assert.False(program.TryLoad(name, out _));
    }

    public void Dispose() => _folder.Dispose();

    private static (string, bool) LibffiOf(PluginContext plugin)
    {
        object context = NewContext(plugin);
        object info = context.GetType().GetProperty("Libffi")!.GetValue(context)!;
        return ((string)info.GetType().GetProperty("Path")!.GetValue(info)!, (bool)info.GetType().GetProperty("IsPacked")!.GetValue(info)!);
    }

    private static object NewContext(PluginContext plugin)
    {
        Type type = plugin.LoadFromAssemblyName(typeof(FfiContext).Assembly.GetName()).GetType(typeof(FfiContext).FullName!)!;
        Assert.NotSame(typeof(FfiContext), type);
        return Activator.CreateInstance(type, [null])!;
    }

    // Any that this process can load, by the file that is mapped for it.
    private static string FindLibffi()
    {
        if (File.Exists(Contexts.PackedLibffi))
        {
            return Contexts.PackedLibffi;
        }

        using FfiContext context = new();
        LibffiInfo info = context.Libffi;
        return Path.IsPathRooted(info.Path) ? info.Path : ProcessMaps.Read().First(static mapping => Path.GetFileName(mapping.Path).StartsWith("libffi.so", StringComparison.Ordinal)).Path;
    }

    private string Put(string file, string name)
    {
        string target = _folder.Combine(name);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file, target);
        return target;
    }

    /// <summary>The load context of a plug-in: its assemblies are copies in its folder.</summary>
    private sealed class PluginContext(string folder, string? libffi = null) : AssemblyLoadContext("plug-in")
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            if (assemblyName.Name is not ("FfiToolkit.Engine" or "Iced"))
            {
                return null;
            }

            string copy = Path.Combine(folder, assemblyName.Name + ".dll");
            File.Copy(Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll"), copy);
            return LoadFromAssemblyPath(copy);
        }

        protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
            libffi is not null && unmanagedDllName == s_libffi ? NativeLibrary.Load(libffi) : 0;
    }
}
