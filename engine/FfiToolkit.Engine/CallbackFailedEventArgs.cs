namespace FfiToolkit;

/// <summary>A callback failed where no call of the engine can throw its exception.</summary>
public sealed class CallbackFailedEventArgs : EventArgs
{
    internal CallbackFailedEventArgs(string name, Signature signature, Exception exception)
    {
        Name = name;
        Signature = signature;
        Exception = exception;
    }

    /// <summary>The callback's name.</summary>
    public string Name { get; }

    /// <summary>The callback's signature.</summary>
    public Signature Signature { get; }

    /// <summary>What its handler threw; <see cref="FfiClosedException"/> for a call after its disposal.</summary>
    public Exception Exception { get; }
}
