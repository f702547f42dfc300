namespace FfiToolkit;

/// <summary>How a context may get executable memory. Under every policy no mapping is writable and executable at once.</summary>
public enum CodeMemoryPolicy
{
    /// <summary>A dual mapping; where that is refused, <see cref="WriteThenProtect"/>; where that is refused too, libffi.</summary>
    Automatic,

    /// <summary>Only fresh memory that is written before it becomes executable: one page or more per stub.</summary>
    WriteThenProtect,

    /// <summary>None: every function of the context is called through libffi.</summary>
    None,
}
