using System.Text;
using FfiToolkit.Formats;

namespace FfiToolkit.Emulator.Images;

/// <summary>
/// Runs the rebase and bind programs of LC_DYLD_INFO (mach-o/loader.h: REBASE_OPCODE_* and BIND_OPCODE_*). Lazy bindings
/// are bound at once, so that dyld_stub_binder is never called.
/// </summary>
internal sealed class MachDyldInfo
{
    private const uint PointerType = 1;
    private const ulong PointerSize = 8;

    private readonly ByteView _file;
    private readonly ImageMemory _memory;
    private readonly IReadOnlyList<MachSegment> _segments;
    private readonly ulong _base;
    private readonly IImportResolver _imports;

    private MachDyldInfo(ByteView file, ImageMemory memory, IReadOnlyList<MachSegment> segments, ulong @base, IImportResolver imports)
    {
        _file = file;
        _memory = memory;
        _segments = segments;
        _base = @base;
        _imports = imports;
    }

    internal static void Apply(ByteView file, long command, ImageMemory memory, IReadOnlyList<MachSegment> segments, ulong baseAddress, IImportResolver imports)
    {
        MachDyldInfo info = new(file, memory, segments, baseAddress, imports);

        // dyld_info_command: rebase, bind, weak_bind, lazy_bind, each an offset and a size.
        info.Rebase(file.U32(command + 8), file.U32(command + 12));
        info.Bind(file.U32(command + 16), file.U32(command + 20), isLazy: false);
        info.Bind(file.U32(command + 24), file.U32(command + 28), isLazy: false);
        info.Bind(file.U32(command + 32), file.U32(command + 36), isLazy: true);
    }

    private void Rebase(long at, long size)
    {
        long end = at + size;
        ulong address = 0;
        while (at < end)
        {
            byte instruction = _file.U8(at++);
            byte immediate = (byte)(instruction & 15);
            switch (instruction >> 4)
            {
                case 0: // DONE
                    return;
                case 1: // SET_TYPE_IMM
                    RequirePointer(immediate);
                    break;
                case 2: // SET_SEGMENT_AND_OFFSET_ULEB
                    address = Segment(immediate) + _file.Uleb128(ref at);
                    break;
                case 3: // ADD_ADDR_ULEB
                    address += _file.Uleb128(ref at);
                    break;
                case 4: // ADD_ADDR_IMM_SCALED
                    address += immediate * PointerSize;
                    break;
                case 5: // DO_REBASE_IMM_TIMES
                    address = RebaseMany(address, immediate, 0);
                    break;
                case 6: // DO_REBASE_ULEB_TIMES
                    address = RebaseMany(address, _file.Uleb128(ref at), 0);
                    break;
                case 7: // DO_REBASE_ADD_ADDR_ULEB
                    address = RebaseMany(address, 1, _file.Uleb128(ref at));
                    break;
                case 8: // DO_REBASE_ULEB_TIMES_SKIPPING_ULEB
                    ulong count = _file.Uleb128(ref at);
                    address = RebaseMany(address, count, _file.Uleb128(ref at));
                    break;
                default:
                    throw new InvalidDataException($"rebase instruction 0x{instruction:x2} is unknown");
            }
        }
    }

    private ulong RebaseMany(ulong address, ulong count, ulong skip)
    {
        RequireFewerThanBytes(count);
        for (ulong i = 0; i < count; i++)
        {
            _memory.SetUInt64(address, _memory.UInt64(address) + _base);
            address += PointerSize + skip;
        }

        return address;
    }

    private void Bind(long at, long size, bool isLazy)
    {
        long end = at + size;
        ulong address = 0;
        ulong addend = 0;
        string name = "";
        while (at < end)
        {
            byte instruction = _file.U8(at++);
            byte immediate = (byte)(instruction & 15);
            switch (instruction >> 4)
            {
                case 0: // DONE: ends the program, but in the lazy one only an entry.
                    if (!isLazy)
                    {
                        return;
                    }

                    break;
                case 1 or 3: // SET_DYLIB_ORDINAL_IMM, SET_DYLIB_SPECIAL_IMM: one namespace here.
                    break;
                case 2: // SET_DYLIB_ORDINAL_ULEB
                    _file.Uleb128(ref at);
                    break;
                case 4: // SET_SYMBOL_TRAILING_FLAGS_IMM
                    name = _file.Text(at);
                    at += Encoding.UTF8.GetByteCount(name) + 1;
                    break;
                case 5: // SET_TYPE_IMM
                    RequirePointer(immediate);
                    break;
                case 6: // SET_ADDEND_SLEB
                    addend = _file.Sleb128(ref at);
                    break;
                case 7: // SET_SEGMENT_AND_OFFSET_ULEB
                    address = Segment(immediate) + _file.Uleb128(ref at);
                    break;
                case 8: // ADD_ADDR_ULEB
                    address += _file.Uleb128(ref at);
                    break;
                case 9: // DO_BIND
                    address = BindMany(address, 1, 0, name, addend);
                    break;
                case 10: // DO_BIND_ADD_ADDR_ULEB
                    address = BindMany(address, 1, _file.Uleb128(ref at), name, addend);
                    break;
                case 11: // DO_BIND_ADD_ADDR_IMM_SCALED
                    address = BindMany(address, 1, immediate * PointerSize, name, addend);
                    break;
                case 12: // DO_BIND_ULEB_TIMES_SKIPPING_ULEB
                    ulong count = _file.Uleb128(ref at);
                    address = BindMany(address, count, _file.Uleb128(ref at), name, addend);
                    break;
                default:
                    throw new InvalidDataException($"bind instruction 0x{instruction:x2} is unknown");
            }
        }
    }

    private ulong BindMany(ulong address, ulong count, ulong skip, string name, ulong addend)
    {
        RequireFewerThanBytes(count);
        for (ulong i = 0; i < count; i++)
        {
            _memory.SetUInt64(address, _imports.Resolve(MachFile.CName(name)) + addend);
            address += PointerSize + skip;
        }

        return address;
    }

    private ulong Segment(int index) => index < _segments.Count
        ? _segments[index].Address
        : throw new InvalidDataException($"segment {index} is named, of {_segments.Count}");

    private void RequireFewerThanBytes(ulong count)
    {
        if (count > (ulong)_memory.Array.Length)
        {
            throw new InvalidDataException($"{count} fixups in a row are more than it has bytes");
        }
    }

    private static void RequirePointer(byte type)
    {
        if (type != PointerType)
        {
            throw new InvalidDataException($"fixup type {type} is none that this loader knows");
        }
    }
}
