namespace FfiToolkit;

/// <summary>What a pointer parameter accepts. Native code sees one and the same address.</summary>
public enum ArgumentPolicy : byte
{
    /// <summary>Addresses, strings and buffers.</summary>
    Pointer,

    /// <summary>As <see cref="Pointer"/>, but for UTF-16, which is no C string.</summary>
    String,

    /// <summary>As <see cref="Pointer"/>.</summary>
    Buffer,

    /// <summary>As <see cref="Pointer"/>.</summary>
    ArrayBuffer,

    /// <summary>The address of a function, which may call back while it is called.</summary>
    Function,
}
