using System.Runtime.InteropServices;

namespace FfiToolkit.MatrixSupport;

/// <summary>This machine, if it is linux-x64 with glibc.</summary>
internal sealed class NativeGuest : DotnetGuest
{
    public override string Rid => "linux-x64";

    public override string Level => "native";

    public override string? Missing => RuntimeInformation.RuntimeIdentifier == Rid || (OperatingSystem.IsLinux() && File.Exists("/lib64/ld-linux-x86-64.so.2"))
        ? null
        : $"This machine is {RuntimeInformation.RuntimeIdentifier}: programs of {Rid} run on that alone.";

    protected override GuestCommand Prepare(string folder, string program) => new([], new Dictionary<string, string>());
}
