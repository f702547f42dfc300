namespace FfiToolkit.MatrixSupport;

/// <summary>
/// win-x64 under Wine: this machine's processor, Wine's kernel32 and C library. Under Wine 8 the garbage collector cannot stop
/// a thread in a loop without calls: no program for it may have one.
/// </summary>
internal sealed class WineGuest : DotnetGuest
{
    private static readonly Launcher s_wine = Launcher.All.Single(static launcher => launcher.Name == "wine");

    public override string Rid => "win-x64";

    public override string Level => "wine";

    public override string? Missing => Require(s_wine.Command[0], s_wine.Package, $"A program of {Rid}");

    public override string FileName(string program) => $"{program}.exe";

    public override string PathInGuest(string path) => $"Z:{path.Replace('/', '\\')}";

    protected override GuestCommand Prepare(string folder, string program) => new(
        s_wine.Command,
        new Dictionary<string, string>(s_wine.Environment(WinePrefix.Make(s_wine, folder)))
        {
            // Not without mscoree, as other programs of the bench: Wine asks it for every managed assembly that is mapped.
            ["WINEDLLOVERRIDES"] = "winedbg.exe,mshtml=d",

            // CoreCLR's own double mapping ends in "Internal CLR error" under Wine 8 once a dynamic method is finalized.
            ["DOTNET_EnableWriteXorExecute"] = "0",
        });
}
