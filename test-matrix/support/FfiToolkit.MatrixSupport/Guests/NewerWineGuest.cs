namespace FfiToolkit.MatrixSupport;

/// <summary>
/// win-x64 under Wine 10. Wine 8 does for programs that only call; under it the runtime does not get through tests that throw,
/// and its garbage collector cannot stop a thread in a loop without calls.
/// </summary>
internal sealed class NewerWineGuest : WindowsGuest
{
    public override string? Missing => WineRoot.Missing is { } missing
        ? $"Tests for {Rid} run under Wine 10, which is made of packages of Debian 13: {missing}. Run eng/test.sh as root on Debian."
        : WineUnwind.Missing;

    public override GuestCommand Start(IReadOnlyList<string> folders) => new(WineRoot.Command(folders), WineRoot.Environment);

    protected override GuestCommand Prepare(string folder, string program)
    {
        string unwind = WineUnwind.Folder();
        return new GuestCommand(WineRoot.Command(Path.GetDirectoryName(program)!, unwind), Variables(WineRoot.Environment, unwind));
    }
}
