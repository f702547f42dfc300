using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Loading;

/// <summary>Where a library is looked for, and what is said where there is none. The measure is what .NET itself finds.</summary>
[Trait(Portable.Trait, Portable.Costly)]
[Collection(ProcessMapsGroup.Name)]
public sealed class LibrarySearchTests(NativeFixture fixture) : IDisposable
{
    private static readonly Assembly s_here = typeof(LibrarySearchTests).Assembly;

    private readonly FfiContext _context = new();
    private readonly List<string> _files = [];
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("{0}")]
    [InlineData("lib{0}")]
    [InlineData("lib{0}.so")]
    [InlineData("./lib{0}.so")]
    public void A_library_beside_the_program_is_found_by_every_name_by_which_NET_finds_it(string format)
    {
        string name = Unique();
        string file = PutBesideTheProgram(OperatingSystem.IsWindows() ? $"lib{name}.dll" : $"lib{name}{Prebuilt.Extension}");
        string asked = string.Format(null, format, name).Replace(".so", Prebuilt.Extension, StringComparison.Ordinal);
        Assert.SkipWhen(OperatingSystem.IsWindows() && !asked.Contains("lib", StringComparison.Ordinal), "Windows has no prefix.");
        Assert.True(NativeLibrary.TryLoad(asked, s_here, null, out nint oracle));

        DynamicLibrary library = _context.Load(asked);

        Assert.Equal(NativeLibrary.GetExport(oracle, "add_i32"), library.GetSymbol("add_i32"));
        Assert.Equal(asked, library.Path);
        NativeLibrary.Free(oracle);
        Assert.True(ProcessMaps.Contains(file));
        library.Dispose();
        Assert.True(ProcessMaps.IsUnmapped(file));
    }

    [Fact]
    public void A_library_beside_another_assembly_is_found_for_that_assembly_alone()
    {
        string name = Unique();
        Put(_folder.Path, Prebuilt.Extension, name);
        Assembly elsewhere = new SilentContext().LoadFromAssemblyPath(CopyOfAnAssembly());

        // These first: Windows finds a library that is loaded by its name, wherever it is.
        Assert.False(_context.TryLoad(name, out _));
        Assert.False(_context.TryLoad(name, elsewhere, DllImportSearchPath.System32, out _));
        Assert.Equal(3, Add(_context.Load(name, elsewhere)));
        Assert.Equal(3, Add(_context.Load(name, elsewhere, DllImportSearchPath.AssemblyDirectory)));
        Assert.True(_context.TryLoad(name, elsewhere, null, out DynamicLibrary? found));
        Assert.Equal(3, Add(found));
    }

    [Fact]
    public void The_load_context_of_an_assembly_is_asked_first_and_keeps_its_library()
    {
        string beside = Unique();
        Put(_folder.Path, Prebuilt.Extension, beside);
        string chosen = fixture.Copy();
        ChoosingContext chooser = new(chosen);
        Assembly elsewhere = chooser.LoadFromAssemblyPath(CopyOfAnAssembly());

        DynamicLibrary library = _context.Load(beside, elsewhere);

        Assert.Equal([beside], chooser.Asked);
        Assert.Equal(NativeLibrary.GetExport(chooser.Library, "two"), library.GetSymbol("two"));
        library.Dispose();
        Assert.True(ProcessMaps.Contains(chosen));
        NativeLibrary.Free(chooser.Library);
        Assert.True(ProcessMaps.IsUnmapped(chosen));
    }

    [Fact]
    public void The_resolver_of_an_assembly_is_asked_and_keeps_its_library()
    {
        string chosen = fixture.Copy();
        nint kept = NativeLibrary.Load(chosen);
        Assembly elsewhere = new SilentContext().LoadFromAssemblyPath(CopyOfAnAssembly());
        List<(string, DllImportSearchPath?)> asked = [];
        NativeLibrary.SetDllImportResolver(elsewhere, (name, assembly, searchPath) =>
        {
            Assert.Same(elsewhere, assembly);
            asked.Add((name, searchPath));
            return name == "by resolver" ? kept : 0;
        });

        Assert.Equal(3, Add(_context.Load("by resolver", elsewhere, DllImportSearchPath.System32)));
        Assert.False(_context.TryLoad("by nobody", elsewhere, null, out _));

        Assert.Equal([("by resolver", DllImportSearchPath.System32), ("by nobody", null)], asked);
        _context.Dispose();
        Assert.True(ProcessMaps.Contains(chosen));
        NativeLibrary.Free(kept);
    }

    [Fact]
    public async Task The_event_of_a_load_context_is_raised_when_nobody_else_has_the_library()
    {
        string chosen = fixture.Copy();
        nint kept = NativeLibrary.Load(chosen);
        Task<DynamicLibrary>? other = null;
        Func<Assembly, string, nint> answer = (assembly, name) =>
        {
            // Another thread loads meanwhile: nobody is made to wait for a resolver.
            other = Task.Run(() => _context.Load(fixture.Path));
            return name == "by event" && other.Wait(TimeSpan.FromSeconds(20)) ? kept : 0;
        };
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += answer;
        try
        {
            Assert.Equal(3, Add(_context.Load("by event")));
            Assert.False(_context.TryLoad("by nobody", out _));
        }
        finally
        {
            AssemblyLoadContext.Default.ResolvingUnmanagedDll -= answer;
        }

        Assert.Equal(3, Add(await other!));
        _context.Dispose();
        Assert.True(ProcessMaps.Contains(chosen));
        NativeLibrary.Free(kept);
    }

    [Fact]
    public void A_name_without_a_version_stands_for_the_highest()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Windows' names have no versions, macOS' have them elsewhere.");
        string name = Unique();
        string second = PutBesideTheProgram($"lib{name}.so.2");
        string tenth = PutBesideTheProgram($"lib{name}.so.10");
        PutBesideTheProgram($"lib{name}.so.10.3");
        PutBesideTheProgram($"lib{name}.so.11.old");

        DynamicLibrary library = _context.Load(name);

        Assert.True(ProcessMaps.Contains(tenth));
        Assert.Equal(3, Add(library));
        library.Dispose();
        _context.Load($"lib{name}.so");
        Assert.True(ProcessMaps.Contains(tenth));
        _context.Load($"lib{name}.so.2");
        Assert.True(ProcessMaps.Contains(second));
        Assert.False(_context.TryLoad($"lib{name}.so.3", out _));
    }

    [Fact]
    public void A_name_that_only_a_linker_script_has_stands_for_its_version()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linker scripts that look like libraries are Linux'.");
        string name = Unique();
        string library = PutBesideTheProgram($"lib{name}.so.1");
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, $"lib{name}.so"), $"/* GNU ld script */ INPUT(lib{name}.so.1)");
        _files.Add(Path.Combine(AppContext.BaseDirectory, $"lib{name}.so"));

        Assert.Equal(3, Add(_context.Load(name)));
        Assert.True(ProcessMaps.Contains(library));
    }

    [Fact]
    public void Libraries_of_the_system_are_found_without_their_versions()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Guest.Rid is null, "Needs a system with libraries.");

        Assert.Equal(1024.0, (double)_context.Load("m").GetFunction("pow", "f64(f64, f64)").Invoke(2.0, 10.0));
        Assert.Equal(1024.0, (double)_context.Load("libm.so", LoadFlags.Now).GetFunction("pow", "f64(f64, f64)").Invoke(2.0, 10.0));
        Assert.Equal(5, (int)_context.Load("c").GetFunction("abs", "i32(i32)").Invoke(-5));
    }

    [Fact]
    public void A_missing_name_is_reported_with_every_attempt()
    {
        string name = Unique();

        FfiLoadException error = Assert.Throws<FfiLoadException>(() => _context.Load(name));

        IEnumerable<string> packages = ((string)AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES")!).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string folders = string.Join(", ", packages.Select(Path.TrimEndingDirectorySeparator).Append(Path.GetDirectoryName(s_here.Location)!).Distinct());
        if (OperatingSystem.IsLinux())
        {
            string names = $"{name}.so, lib{name}.so, {name}, lib{name}";
            string words = Guest.IsMusl ? $"Error loading shared library {names}: No such file or directory" : $"{names}: cannot open shared object file: No such file or directory";
            Assert.Equal($"Unable to load the library '{name}': {words}; and it is not in {folders}", error.Message);
        }
        else
        {
            Assert.EndsWith($"; and it is not in {folders}", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_missing_dependency_is_reported_with_both_files()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Guest.Rid is null, "The libraries are compiled here.");
        CCompiler.Require();
        string dependency = _folder.Combine("libh_dependency.so");
        string user = _folder.Combine("libh_user.so");
        await CompileAsync("int of_dependency(void) { return 1; }", dependency);
        await CompileAsync("int of_dependency(void); int of_user(void) { return of_dependency(); }", user, dependency, "-Wl,-soname,libh_user.so");
        File.Delete(dependency);

        string message = Assert.Throws<FfiLoadException>(() => _context.Load(user)).LoaderMessage;

        Assert.Equal($"{user}: {dependency}: cannot open shared object file: No such file or directory", message);
    }

    [Fact]
    public void A_missing_dependency_is_reported_with_both_files_on_Windows_too()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "Windows' loader does not say what it missed; the engine looks it up.");
        byte[] image = File.ReadAllBytes(fixture.Path);
        int name = image.AsSpan().IndexOf("msvcrt.dll"u8);
        Assert.True(name > 0, "The library does not import what is to be missing.");
        "nobody.dll"u8.CopyTo(image.AsSpan(name));
        string library = _folder.Combine("lacking.dll");
        File.WriteAllBytes(library, image);

        string message = Assert.Throws<FfiLoadException>(() => _context.Load(library)).LoaderMessage;

        Assert.StartsWith($"Unable to load DLL '{library}' or one of its dependencies: ", message, StringComparison.Ordinal);
        Assert.EndsWith($"(0x8007007E); '{library}' needs 'nobody.dll', which is not there", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_is_not_there_can_be_asked_for_without_an_exception()
    {
        Assert.False(_context.TryLoad("/nowhere/libmissing.so", out DynamicLibrary? none));
        Assert.Null(none);
        Assert.True(_context.TryLoad(fixture.Path, out DynamicLibrary? library));
        Assert.Equal(3, Add(library));
        _context.Dispose();
        Assert.Throws<FfiClosedException>(() => _context.TryLoad(fixture.Path, out _));
    }

    [Fact]
    public void A_handle_is_freed_by_its_owner_alone()
    {
        string copy = fixture.Copy();
        nint handle = NativeLibrary.Load(copy);

        DynamicLibrary borrowed = _context.Load(handle);
        Assert.Equal(3, Add(borrowed));
        Assert.Null(borrowed.Path);
        borrowed.Dispose();
        Errors.AssertClosed(() => borrowed.GetSymbol("two"));
        Assert.True(ProcessMaps.Contains(copy));

        DynamicLibrary owned = _context.Load(handle, ownsHandle: true);
        Assert.Equal(3, Add(owned));
        owned.Dispose();
        Assert.True(ProcessMaps.IsUnmapped(copy));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(-2)]
    public void A_handle_that_stands_for_no_library_is_refused(int handle)
    {
        string message = $"Library handle must not be {handle}, which is no library; LoadMainProgram opens the program itself (Parameter 'handle')";

        Errors.AssertRefused(message, () => _context.Load((nint)handle));
        Errors.AssertRefused(message, () => _context.Load((nint)handle, ownsHandle: true));
    }

    public void Dispose()
    {
        _context.Dispose();
        _folder.Dispose();
        foreach (string file in _files)
        {
            try
            {
                File.Delete(file);
            }
            catch (UnauthorizedAccessException)
            {
                // Windows deletes no library that is loaded.
            }
        }
    }

    private static string Unique() => $"h{Guid.NewGuid():N}";

    private static int Add(DynamicLibrary library) => (int)library.GetFunction("add_i32", "i32(i32, i32)").Invoke(1, 2);

    private string PutBesideTheProgram(string fileName)
    {
        string file = Path.Combine(AppContext.BaseDirectory, fileName);
        File.Copy(fixture.Path, file);
        _files.Add(file);
        return file;
    }

    private void Put(string folder, string extension, string name) => File.Copy(fixture.Path, Path.Combine(folder, name + extension));

    private string CopyOfAnAssembly()
    {
        string copy = _folder.Combine("Elsewhere.dll");
        File.Copy(typeof(CliWrap.Cli).Assembly.Location, copy);
        return copy;
    }

    private async Task CompileAsync(string source, string output, params string[] inputs)
    {
        string code = _folder.Write(Path.GetFileName(output) + ".c", source);
        await CCompiler.CompileObjectAsync(code, code + ".o", "-O0");
        await CCompiler.LinkAsync([code + ".o", .. inputs], output);
    }

    /// <summary>Knows no library.</summary>
    private sealed class SilentContext() : AssemblyLoadContext("silent");

    /// <summary>Has one library, whatever it is asked for.</summary>
    private sealed class ChoosingContext(string path) : AssemblyLoadContext("choosing")
    {
        internal List<string> Asked { get; } = [];

        internal nint Library { get; } = NativeLibrary.Load(path);

        protected override nint LoadUnmanagedDll(string unmanagedDllName)
        {
            Asked.Add(unmanagedDllName);
            return Library;
        }
    }
}
