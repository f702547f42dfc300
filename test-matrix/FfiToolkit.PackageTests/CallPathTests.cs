using System.Globalization;
using System.Runtime.InteropServices;

namespace FfiToolkit.PackageTests;

/// <summary>One program in every form: the same results, by the paths that the form has.</summary>
public sealed class CallPathTests(Consumers consumers)
{
    private static readonly string s_abi = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "Aapcs64" : "SystemVX64";

    [Fact]
    public async Task The_program_computes_what_the_libraries_are_known_to_compute()
    {
        TourOutput tour = await (await consumers.GetAsync(ConsumerForm.Portable)).RunAsync();

        Assert.Contains("pow(2, 10) = 1024", tour.Results);
        Assert.Contains("hypotf(3, 4) = 5", tour.Results);
        Assert.Contains("div(-7, 2) = Division { Quotient = -3, Remainder = -1 }", tour.Results);
        Assert.Contains("div(17, 5) = {quot: 3, rem: 2}", tour.Results);
        Assert.Contains("a struct of another size: ERR_INVALID_ARG_TYPE", tour.Results);
        Assert.Contains("a struct of other fields: True", tour.Results);
        Assert.Contains("crc32(123456789) = 0xCBF43926", tour.Results);
        Assert.Contains("uncompress = 0, same: True", tour.Results);
        Assert.Contains("row 9007199254740993 日本 🗻 3776.24", tour.Results);
        Assert.Contains("prepare on a missing table = 1: no such table: nowhere", tour.Results);
        Assert.Contains("qsort = -2147483648, -2, 0, 5, 7, 100", tour.Results);
        Assert.Contains($"libffi by name: {PackageFeed.RequireNative("linux-x64").Version}", tour.Results);
        Assert.Contains("a library that nobody has: False", tour.Results);
    }

    [Fact]
    public async Task By_default_every_function_without_a_callback_has_a_stub()
    {
        AssertFast(await (await consumers.GetAsync(ConsumerForm.Portable)).RunAsync());
    }

    [Theory]
    [InlineData(ConsumerForm.Portable)]
    [InlineData(ConsumerForm.FrameworkDependent)]
    [InlineData(ConsumerForm.SingleFile)]
    public async Task The_first_call_compiles_next_to_nothing_of_the_engine(ConsumerForm form)
    {
        TourOutput tour = await (await consumers.GetAsync(form)).RunAsync();

        // Without the engine's code that is compiled ahead of time, 300 and more; the rest is Iced's.
        Assert.InRange(int.Parse(tour.FirstCall.Split(' ')[0], CultureInfo.InvariantCulture), 1, 80);
    }

    [Fact]
    public async Task FFITK_FASTCALL_0_turns_every_function_to_libffi_for_one_run()
    {
        ConsumerProgram program = await consumers.GetAsync(ConsumerForm.Portable);

        TourOutput tour = await program.RunAsync(fastcall: "0", []);

        AssertOnLibffi(tour, "it is turned off by the environment variable FFITK_FASTCALL");
        Assert.Equal((await program.RunAsync()).Results, tour.Results);
    }

    [Fact]
    public async Task A_trimmed_program_without_fastcall_runs_on_libffi()
    {
        TourOutput tour = await (await consumers.GetAsync(ConsumerForm.TrimmedWithoutFastcall)).RunAsync();

        AssertOnLibffi(tour, "the program was built without it (WithoutFfiFastcall)");
        await AssertSameResults(tour);
    }

    [Fact]
    public async Task A_NativeAOT_program_uses_stubs()
    {
        TourOutput tour = await (await consumers.GetAsync(ConsumerForm.Native)).RunAsync();

        AssertFast(tour);
        await AssertSameResults(tour);
    }

    [Fact]
    public async Task A_NativeAOT_program_without_fastcall_runs_on_libffi()
    {
        TourOutput tour = await (await consumers.GetAsync(ConsumerForm.NativeWithoutFastcall)).RunAsync();

        AssertOnLibffi(tour, "the program was built without it (WithoutFfiFastcall)");
        await AssertSameResults(tour);
    }

    [Fact]
    public async Task A_program_that_is_refused_executable_memory_runs_on_libffi_and_says_so()
    {
        TourOutput tour = await (await consumers.GetAsync(ConsumerForm.Native)).RunAsync("--refuse-executable-memory");

        AssertOnLibffi(tour, "executable memory was refused");
        Assert.All(tour.Functions.Values, static path => Assert.Contains("Operation not permitted", path, StringComparison.Ordinal));
        await AssertSameResults(tour);
    }

    [Fact]
    public async Task A_program_on_the_engine_without_fastcall_runs_on_libffi()
    {
        TourOutput tour = await (await consumers.GetAsync(ConsumerForm.OnEngineWithoutFastcall)).RunAsync();

        AssertOnLibffi(tour, "the engine was built without it (WithoutFfiFastcall)");
        await AssertSameResults(tour);
    }

    [Theory]
    [InlineData(ConsumerForm.Portable)]
    [InlineData(ConsumerForm.FrameworkDependent)]
    [InlineData(ConsumerForm.TrimmedWithoutFastcall)]
    [InlineData(ConsumerForm.Native)]
    [InlineData(ConsumerForm.NativeWithoutFastcall)]
    [InlineData(ConsumerForm.OnEngineWithoutFastcall)]
    public async Task Every_form_loads_the_libffi_of_the_package(ConsumerForm form)
    {
        ConsumerProgram program = await consumers.GetAsync(form);

        TourOutput tour = await program.RunAsync();

        NativePackage package = PackageFeed.RequireNative(ThisMachine.Rid);
        string place = form is ConsumerForm.Portable or ConsumerForm.OnEngineWithoutFastcall ? package.Library : package.FileName;
        string loaded = Path.Combine(program.Folder, place);
        Assert.StartsWith($"{loaded} version={package.Version} packed=True ", tour.Libffi, StringComparison.Ordinal);
        Assert.True(package.Is(loaded), $"{loaded} is not the file of the package.");
    }

    [Fact]
    public async Task A_single_file_finds_the_libraries_that_it_unpacked()
    {
        ConsumerProgram program = await consumers.GetAsync(ConsumerForm.SingleFile);

        TourOutput tour = await program.RunAsync();

        AssertFast(tour);
        await AssertSameResults(tour);
        Assert.Empty(Directory.GetFiles(program.Folder, "*ffi*"));
        Assert.Matches($"/libffi.so.8 version={PackageFeed.RequireNative("linux-x64").Version} packed=True ", tour.Libffi);
    }

    private static void AssertFast(TourOutput tour)
    {
        Assert.All(
            tour.Functions,
            static function => Assert.Matches($"^Fast: {s_abi} stub of [0-9]+ bytes$", function.Value));
        Assert.Matches("^[1-9][0-9]* stubs in [1-9][0-9]* bytes$", tour.CodeMemory);
    }

    private static void AssertOnLibffi(TourOutput tour, string reason)
    {
        Assert.NotEmpty(tour.Functions);
        Assert.All(tour.Functions.Values, path => Assert.StartsWith($"Libffi: no fast path: {reason}", path, StringComparison.Ordinal));
        Assert.Equal("0 stubs in 0 bytes", tour.CodeMemory);
    }

    private async Task AssertSameResults(TourOutput tour) =>
        Assert.Equal((await (await consumers.GetAsync(ConsumerForm.Portable)).RunAsync()).Results, tour.Results);
}
