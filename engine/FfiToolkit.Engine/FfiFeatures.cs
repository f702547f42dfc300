using System.Diagnostics.CodeAnalysis;

namespace FfiToolkit;

/// <summary>The switches of the engine.</summary>
internal static class FfiFeatures
{
    /// <summary>
    /// False where the consumer's project sets <c>WithoutFfiFastcall</c>: a trimmed or NativeAOT program then has neither
    /// emitters nor code heap.
    /// </summary>
    [FeatureSwitchDefinition("FfiToolkit.Fastcall")]
    internal static bool Fastcall => !AppContext.TryGetSwitch("FfiToolkit.Fastcall", out bool enabled) || enabled;

    /// <summary><c>FFITK_FASTCALL=0</c> turns the fast path off for one run.</summary>
    internal static bool FastcallAllowedByEnvironment => Environment.GetEnvironmentVariable("FFITK_FASTCALL") is not ("0" or "false");
}
