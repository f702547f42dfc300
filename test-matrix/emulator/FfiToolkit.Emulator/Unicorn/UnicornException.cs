namespace FfiToolkit.Emulator.Unicorn;

/// <summary>Unicorn refused a request of the host.</summary>
public sealed class UnicornException : EmulatorException
{
    internal UnicornException(string request, UnicornError error)
        : base($"Unicorn refused to {request}: error {(int)error} ({UnicornNative.Describe(error)}).")
    {
    }
}
