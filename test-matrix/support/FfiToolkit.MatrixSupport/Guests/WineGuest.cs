namespace FfiToolkit.MatrixSupport;

/// <summary>
/// win-x64 under the Wine that is installed. Under Wine 8 the garbage collector cannot stop
/// a thread in a loop without calls: no program for it may have one.
/// </summary>
internal sealed class WineGuest : WindowsGuest
{
    public override string? Missing => Require(Launcher.Wine.Command[0], Launcher.Wine.Package, $"A program of {Rid}");

    protected override GuestCommand Prepare(string folder, string program) => new(
        Launcher.Wine.Command,
        new Dictionary<string, string>(Launcher.Wine.Environment(WinePrefix.Make(Launcher.Wine, folder)))
        {
            // Not without mscoree, as other programs of the bench: Wine asks it for every managed assembly that is mapped.
            ["WINEDLLOVERRIDES"] = "winedbg.exe,mshtml=d",

            // CoreCLR's own double mapping ends in "Internal CLR error" under Wine 8 once a dynamic method is finalized.
            ["DOTNET_EnableWriteXorExecute"] = "0",
        });
}
