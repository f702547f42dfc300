namespace FfiToolkit.Loading;

/// <summary>The second argument of <c>dlopen</c>.</summary>
internal static class DlopenMode
{
    private const LoadFlags All = LoadFlags.Lazy | LoadFlags.Now | LoadFlags.Local | LoadFlags.Global | LoadFlags.NoDelete | LoadFlags.DeepBind;

    /// <summary>Refuses what a loader cannot do.</summary>
    /// <exception cref="FfiArgumentException">The flags contradict each other, or the loader lacks one of them.</exception>
    internal static void Require(LoadFlags flags, LoaderKind loader)
    {
        if ((flags & ~All) != 0)
        {
            throw new FfiArgumentException($"Load flags 0x{(int)flags:x} hold bits that stand for nothing; combine the members of LoadFlags");
        }

        RequireOneOf(flags, LoadFlags.Lazy, LoadFlags.Now);
        RequireOneOf(flags, LoadFlags.Local, LoadFlags.Global);
        LoadFlags lacking = loader switch
        {
            LoaderKind.Glibc => LoadFlags.None,
            LoaderKind.Windows => LoadFlags.Global | LoadFlags.DeepBind,
            _ => LoadFlags.DeepBind,
        } & flags;
        if (lacking != LoadFlags.None)
        {
            throw new FfiArgumentException($"Load flag {lacking} cannot be had: the loader of {Name(loader)} does not have it; load without it");
        }
    }

    /// <summary>The number that <c>dlopen</c> takes; of no use on Windows.</summary>
    internal static int Of(LoadFlags flags, LoaderKind loader)
    {
        // <dlfcn.h> of glibc, musl, FreeBSD and macOS: RTLD_LAZY 1, RTLD_NOW 2 everywhere.
        int mode = flags.HasFlag(LoadFlags.Now) ? 2 : 1;
        if (loader == LoaderKind.MacOs)
        {
            // RTLD_LOCAL 4, RTLD_GLOBAL 8, RTLD_NODELETE 0x80. Neither of the first two means global there, dlopen(3) says.
            return mode | (flags.HasFlag(LoadFlags.Global) ? 8 : 4) | (flags.HasFlag(LoadFlags.NoDelete) ? 0x80 : 0);
        }

        // RTLD_GLOBAL 0x100, RTLD_NODELETE 0x1000; RTLD_LOCAL is 0. RTLD_DEEPBIND 8 is glibc's.
        return mode
            | (flags.HasFlag(LoadFlags.Global) ? 0x100 : 0)
            | (flags.HasFlag(LoadFlags.NoDelete) ? 0x1000 : 0)
            | (flags.HasFlag(LoadFlags.DeepBind) ? 8 : 0);
    }

    private static void RequireOneOf(LoadFlags flags, LoadFlags one, LoadFlags other)
    {
        if (flags.HasFlag(one | other))
        {
            throw new FfiArgumentException($"Load flags {one} and {other} exclude each other; give one of them");
        }
    }

    private static string Name(LoaderKind loader) => loader switch
    {
        LoaderKind.Musl => "musl",
        LoaderKind.FreeBsd => "FreeBSD",
        LoaderKind.MacOs => "macOS",
        _ => "Windows",
    };
}
