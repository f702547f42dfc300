namespace FfiToolkit.PackageTests;

/// <summary>The consumer, restored per RID from the packages, on other processors, systems and C libraries.</summary>
public sealed class GuestTests(Consumers consumers, ITestOutputHelper output)
{
    [Theory]
    [InlineData(GuestForm.LinuxArm64)]
    [InlineData(GuestForm.LinuxArm64Native)]
    [InlineData(GuestForm.WindowsX64)]
    [InlineData(GuestForm.LinuxMuslX64)]
    public async Task A_guest_computes_what_this_machine_computes_through_stubs_of_its_convention(GuestForm form)
    {
        TourOutput tour = (await consumers.GetAsync(form)).Run();
        Describe(form, tour);

        Assert.Equal(await ExpectedAsync(), tour.Results);
        Assert.All(
            tour.Functions,
            function => Assert.Matches($"^Fast: {form.Abi} stub of [0-9]+ bytes( in WriteThenProtect memory \\(.+\\))?$", function.Value));
        Assert.Matches("^[1-9][0-9]* stubs in [1-9][0-9]* bytes$", tour.CodeMemory);
        Assert.Equal(form.Libraries, tour.Libraries);
        Assert.StartsWith($"{form.Rid} .NET 10.", tour.Machine, StringComparison.Ordinal);
        Assert.EndsWith(form.IsNative ? " NativeAOT" : " CoreCLR", tour.Machine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GuestForm.LinuxArm64)]
    [InlineData(GuestForm.LinuxArm64Native)]
    [InlineData(GuestForm.WindowsX64)]
    [InlineData(GuestForm.LinuxMuslX64)]
    public async Task A_guest_computes_the_same_through_the_packed_libffi_alone(GuestForm form)
    {
        NativePackage package = PackageFeed.RequireNative(form.Rid);
        GuestProgram program = await consumers.GetAsync(form);

        TourOutput tour = program.Run(fastcall: "0");
        Describe(form, tour);

        Assert.Equal(await ExpectedAsync(), tour.Results);
        Assert.All(tour.Functions.Values, static path => Assert.Equal("Libffi: no fast path: it is turned off by the environment variable FFITK_FASTCALL", path));
        string loaded = Path.Combine(program.Folder, package.FileName);
        Assert.StartsWith($"{program.Guest.PathInGuest(loaded)} version={package.Version} packed=True ", tour.Libffi, StringComparison.Ordinal);
        Assert.True(package.Is(loaded), $"{loaded} is not the file of the package.");
    }

    [Theory]
    [InlineData(GuestForm.LinuxArm64)]
    [InlineData(GuestForm.LinuxArm64Native)]
    [InlineData(GuestForm.WindowsX64)]
    [InlineData(GuestForm.LinuxMuslX64)]
    public async Task A_published_program_has_the_library_of_its_rid_and_no_other(GuestForm form)
    {
        NativePackage package = PackageFeed.RequireNative(form.Rid);
        GuestProgram program = await consumers.GetAsync(form);

        string library = Assert.Single(LibffiFiles(program.Folder));

        Assert.Equal(Path.Combine(program.Folder, package.FileName), library);
        Assert.True(package.Is(library), $"{library} is not the file of the package.");
    }

    [Fact]
    public async Task On_musl_a_program_with_the_libraries_of_all_rids_takes_that_of_musl()
    {
        GuestProgram published = await consumers.GetAsync(GuestForm.LinuxMuslX64);
        ConsumerProgram portable = await consumers.GetAsync(ConsumerForm.Portable);
        string folder = Path.Combine(Repository.Work, "linux-musl-x64-portable");
        CopyFolder(published.Folder, folder);
        File.Delete(Path.Combine(folder, "libffi.so.8"));
        CopyFolder(Path.Combine(portable.Folder, "runtimes"), Path.Combine(folder, "runtimes"));

        TourOutput tour = (published with { Folder = folder }).Run();

        Assert.StartsWith(Path.Combine(folder, "runtimes", "linux-musl-x64", "native", "libffi.so.8 "), tour.Libffi, StringComparison.Ordinal);
        Assert.Contains(" packed=True ", tour.Libffi, StringComparison.Ordinal);
    }

    private static IEnumerable<string> LibffiFiles(string folder) =>
        Directory.EnumerateFiles(folder, "*ffi*", SearchOption.AllDirectories)
            .Where(static file => Path.GetFileName(file) is var name && (name.StartsWith("libffi", StringComparison.Ordinal) || name.StartsWith("ffi-", StringComparison.Ordinal)));

    private static void CopyFolder(string source, string target)
    {
        if (Directory.Exists(target))
        {
            Directory.Delete(target, recursive: true);
        }

        Directory.CreateDirectory(target);
        foreach (string folder in Directory.EnumerateDirectories(source, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(target, Path.GetRelativePath(source, folder)));
        }

        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(target, Path.GetRelativePath(source, file)));
        }
    }

    private void Describe(GuestForm form, TourOutput tour) =>
        output.WriteLine($"{form.Guest.Level}: {tour.Machine}; called {tour.Libraries} and qsort; libffi {tour.Libffi}; {tour.CodeMemory}");

    private async Task<IReadOnlyList<string>> ExpectedAsync() =>
        (await (await consumers.GetAsync(ConsumerForm.Portable)).RunAsync()).Results;
}
