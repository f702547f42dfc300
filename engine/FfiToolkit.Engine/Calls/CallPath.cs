namespace FfiToolkit;

/// <summary>The ways a native function is called.</summary>
public enum CallPath
{
    /// <summary>Through libffi.</summary>
    Libffi,

    /// <summary>Through a stub made for the signature.</summary>
    Fast,
}
