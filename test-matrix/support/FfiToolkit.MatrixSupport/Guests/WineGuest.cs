namespace FfiToolkit.MatrixSupport;

/// <summary>
/// win-x64 under the Wine that is installed. Under Wine 8 the garbage collector cannot stop
/// a thread in a loop without calls: no program for it may have one.
/// </summary>
internal sealed class WineGuest : WindowsGuest
{
    public override string? Missing => Require(Launcher.Wine.Command[0], Launcher.Wine.Package, $"A program of {Rid}") ?? WineUnwind.Missing;

    protected override GuestCommand Prepare(string folder, string program)
    {
        Dictionary<string, string> variables = Variables(Launcher.Wine.Environment(WinePrefix.Make(Launcher.Wine, folder)), WineUnwind.Folder());

        // Not without mscoree, as other programs of the bench: Wine asks it for every managed assembly that is mapped.
        variables["WINEDLLOVERRIDES"] = "winedbg.exe,mshtml=d";
        return new GuestCommand(Launcher.Wine.Command, variables);
    }
}
