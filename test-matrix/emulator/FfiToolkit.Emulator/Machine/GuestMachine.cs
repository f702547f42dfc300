using FfiToolkit.Emulator.Images;
using FfiToolkit.Emulator.Unicorn;

namespace FfiToolkit.Emulator.Machine;

/// <summary>One emulated processor with memory, a stack, images and added code.</summary>
public sealed class GuestMachine : IDisposable
{
    private const ulong CodeAlignment = 64;
    private const ulong DataAlignment = 16;

    // One byte of it is invalid on x64; ffffffff is undefined on both Arms.
    private const byte NotCode = 0xff;

    // Model "max" of arm64 (UC_CPU_ARM64_MAX): clang for macOS takes the atomics of ARMv8.1 for granted.
    private const int MaximumArm64Model = 3;
    private const int X64Mode = 8;

    private readonly MemoryMap _map;
    private readonly List<EmulatedImage> _images = [];
    private readonly bool _watches;
    private ulong _codeUsed;
    private ulong _dataUsed;

    /// <summary>Makes a machine.</summary>
    /// <param name="target">Its system.</param>
    /// <param name="watches">Whether entries of functions can be watched (<see cref="GuestCpu.Watch"/>), which costs a call of the host per block.</param>
    public GuestMachine(GuestTarget target, bool watches = true)
    {
        ArgumentNullException.ThrowIfNull(target);
        Target = target;
        _watches = watches;
        _map = MemoryMap.Of(target.Architecture);
        Engine = target.Architecture switch
        {
            GuestArchitecture.X64 => new UnicornEngine(UnicornArchitecture.X86, X64Mode),
            GuestArchitecture.Arm64 => new UnicornEngine(UnicornArchitecture.Arm64, 0, MaximumArm64Model),
            _ => new UnicornEngine(UnicornArchitecture.Arm, 0),
        };
        Imports = new ImportTable(_map.Traps + UnicornEngine.PageSize);
        StandardImports.Register(Imports);
        SetUp();
        Pages = new GuestPages(Engine, _map.Pages);
        Cpu = new GuestCpu(this, _map);
    }

    public GuestTarget Target { get; }

    /// <summary>Where images find what they import; shared by all of them.</summary>
    public ImportTable Imports { get; }

    /// <summary>Calls into the guest.</summary>
    public GuestCpu Cpu { get; }

    /// <summary>Memory that the guest asks its system for.</summary>
    public GuestPages Pages { get; }

    internal UnicornEngine Engine { get; }

    /// <summary>Loads an image, relocates it, and gives its pages the access that the image asks for.</summary>
    /// <param name="file">A shared object, dylib or DLL.</param>
    public EmulatedImage Load(byte[] file)
    {
        EmulatedImage image = ImageLoader.Load(file, _map.Images + (_map.ImageDistance * (ulong)_images.Count), Imports);
        Engine.Map(image.Base, (ulong)image.Memory.Length, MemoryAccess.None);
        Engine.Write(image.Base, image.Memory);
        foreach (ImageSegment segment in image.Segments)
        {
            Engine.Protect(image.Base + segment.Offset, RoundUp(segment.Size, UnicornEngine.PageSize), segment.Access);
            if (_watches && segment.Access.HasFlag(MemoryAccess.Execute))
            {
                // Before anything runs: code that was translated before it is watched stays unwatched.
                Engine.WatchBlocks(image.Base + segment.Offset, image.Base + segment.Offset + segment.Size - 1);
            }
        }

        _images.Add(image);
        return image;
    }

    /// <summary>Adds code that the guest may read and run, but not write. It goes again with <see cref="ForgetCode"/>.</summary>
    /// <returns>Its address.</returns>
    public ulong AddCode(ReadOnlySpan<byte> code)
    {
        ulong size = RoundUp((ulong)code.Length + 1, CodeAlignment);
        if (size > CodeRoom)
        {
            throw new EmulatorException($"The guest's {MemoryMap.CodeSize} bytes for added code are full. Call ForgetCode between batches.");
        }

        ulong address = _map.Code + _codeUsed;
        _codeUsed += size;

        // No instruction on any of the processors: code that runs past its end stops, and does not meet what was there before.
        Span<byte> padding = stackalloc byte[(int)CodeAlignment];
        padding.Fill(NotCode);
        Engine.Write(address, code);
        Engine.Write(address + (ulong)code.Length, padding[..(int)(size - (ulong)code.Length)]);
        return address;
    }

    /// <summary>Bytes that <see cref="AddCode"/> can still place; each piece takes a multiple of 64, and more than its own length.</summary>
    public ulong CodeRoom => MemoryMap.CodeSize - _codeUsed;

    /// <summary>Makes room for other code where <see cref="AddCode"/> put what it was given so far.</summary>
    /// <remarks>Unicorn takes seconds of one processor to forget what it translated: only do it when the room is spent.</remarks>
    public void ForgetCode()
    {
        Engine.ForgetTranslations();
        _codeUsed = 0;
    }

    /// <summary>Gives out memory that the guest may read and write, zero at first.</summary>
    public ulong AllocateData(int size)
    {
        ulong address = _map.Data + _dataUsed;
        _dataUsed += RoundUp((ulong)size, DataAlignment);
        return _dataUsed <= MemoryMap.DataSize ? address : throw new EmulatorException($"The guest's {MemoryMap.DataSize} bytes for data are spent.");
    }

    public void Read(ulong address, Span<byte> bytes) => Engine.Read(address, bytes);

    /// <summary>Writes data. The guest's page protections do not hold for the host.</summary>
    public void Write(ulong address, ReadOnlySpan<byte> bytes) => Engine.Write(address, bytes);

    public void Dispose() => Engine.Dispose();

    /// <summary>An address in words: a symbol, a stub, an import, the stack.</summary>
    internal string Describe(ulong address)
    {
        string hex = $"0x{address:x}";
        foreach (EmulatedImage image in _images)
        {
            if (image.TryDescribe(address, out string? text))
            {
                return $"{hex} ({text})";
            }
        }

        return address switch
        {
            _ when Imports.NameAt(address) is string import => $"{hex} (import {import})",
            _ when Within(_map.Code, MemoryMap.CodeSize) => $"{hex} (added code, +0x{(address - _map.Code) % CodeAlignment:x} in its 64 bytes)",
            _ when Within(_map.Stack, MemoryMap.StackSize) => $"{hex} (stack)",
            _ when Within(_map.Data, MemoryMap.DataSize) => $"{hex} (data)",
            _ when Pages.Contains(address) => $"{hex} (memory of the guest's own)",
            _ => hex,
        };

        bool Within(ulong start, ulong size) => address >= start && address - start < size;
    }

    /// <summary>What may be done with a page of an image or of the guest's own.</summary>
    internal MemoryAccess AccessAt(ulong address)
    {
        if (Pages.TryFind(address, out _, out _, out MemoryAccess own))
        {
            return own;
        }

        // A later segment takes pages of an earlier one over: what is read-only after relocation.
        return _images.SelectMany(static image => image.Segments.Select(segment => (Start: image.Base + segment.Offset, segment.Size, segment.Access)))
            .LastOrDefault(segment => address >= segment.Start && address - segment.Start < segment.Size)
            .Access;
    }

    private void SetUp()
    {
        Engine.Map(_map.Code, MemoryMap.CodeSize, MemoryAccess.Read | MemoryAccess.Execute);
        Engine.Map(_map.Stack, MemoryMap.StackSize, MemoryAccess.Read | MemoryAccess.Write);
        Engine.Map(_map.Data, MemoryMap.DataSize, MemoryAccess.Read | MemoryAccess.Write);
        if (Target.IsWindows)
        {
            Engine.Map(_map.Thread, MemoryMap.ThreadSize, MemoryAccess.Read | MemoryAccess.Write);
        }

        switch (Target.Architecture)
        {
            case GuestArchitecture.Arm32:
                // Access to coprocessors 10 and 11 and the enable bit: without them the first VFP instruction is undefined.
                Engine.WriteRegister(GuestRegisters.Arm32CoprocessorAccess, 0xf << 20);
                Engine.WriteRegister(GuestRegisters.Arm32FloatEnable, 0x4000_0000);
                break;
            case GuestArchitecture.X64:
                Engine.WriteRegister(GuestRegisters.X64Mxcsr, 0x1f80);
                if (Target.IsWindows)
                {
                    Engine.WriteRegister(GuestRegisters.X64GsBase, _map.Thread);
                }

                break;
            default:
                break;
        }
    }

    private static ulong RoundUp(ulong size, ulong multiple) => (size + multiple - 1) / multiple * multiple;
}
