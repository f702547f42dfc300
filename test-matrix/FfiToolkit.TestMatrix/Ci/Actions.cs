namespace FfiToolkit.TestMatrix;

/// <summary>The actions that workflows use, each at one commit: a tag can be moved to other code, a commit cannot.</summary>
internal static class Actions
{
    internal const string Checkout = "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0";
    internal const string SetupDotnet = "actions/setup-dotnet@d4c94342e560b34958eacfc5d055d21461ed1c5d # v5.0.0";
    internal const string Upload = "actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2";
    internal const string Download = "actions/download-artifact@d3f86a106a0bac45b974a628896c90dbdf5c8093 # v4.3.0";
    internal const string FreeBsdVm = "vmactions/freebsd-vm@77ed28d336d03fe19a3f4f7266c1d2c4714dd79d # v1";
}
