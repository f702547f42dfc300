namespace FfiToolkit.MatrixSupport;

/// <summary>win-x64 under some Wine: this machine's processor, Wine's kernel32 and C library.</summary>
internal abstract class WindowsGuest : DotnetGuest
{
    public override string Rid => "win-x64";

    public override string Level => Launcher.Wine.Level;

    public override string FileName(string program) => $"{program}.exe";

    public override string PathInGuest(string path) => $"Z:{path.Replace('/', '\\')}";
}
