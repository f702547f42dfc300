namespace FfiToolkit.Memory;

/// <summary>
/// The executable memory of one context: chunks that many stubs share. Thread-safe. Disposing unmaps everything.
/// </summary>
internal sealed class CodeHeap : IDisposable
{
    private const int ChunkSize = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly List<CodeChunk> _chunks = [];
    private readonly bool _isForCallbacks;
    private bool _disposed;

    /// <summary>Makes a heap; memory is asked for with the first stub.</summary>
    /// <param name="kind">The kind of memory.</param>
    /// <param name="isForCallbacks">Whether it is that of callbacks, which stays with the process.</param>
    internal CodeHeap(CodeRegionKind kind, bool isForCallbacks = false)
    {
        Kind = kind;
        _isForCallbacks = isForCallbacks;
    }

    internal CodeRegionKind Kind { get; }

    /// <summary>Bytes of executable mappings, and stubs in them.</summary>
    internal (long MappedBytes, int Stubs) Usage
    {
        get
        {
            lock (_lock)
            {
                long mapped = 0;
                foreach (CodeChunk chunk in _chunks)
                {
                    mapped += chunk.Region.Size;
                }

                return (mapped, Stubs);
            }
        }
    }

    private int Stubs { get; set; }

    /// <summary>Writes code into executable memory.</summary>
    /// <param name="code">The code.</param>
    /// <param name="registration">Tells the operating system about the code; disposed before the memory is.</param>
    /// <exception cref="CodeMemoryException">The operating system refused memory.</exception>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    internal CodeBlock Add(ReadOnlySpan<byte> code, ICodeRegistration? registration = null)
    {
        int slots = CodeChunk.SlotsFor(code.Length);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            (CodeChunk chunk, int first) = Take(slots);
            CodeAddress entry = chunk.Region.Base + (first * CodeChunk.SlotSize);
            try
            {
                chunk.Region.Write(first * CodeChunk.SlotSize, code);
                if (registration is not null)
                {
                    registration.Register(entry);
                    chunk.Keep(first, registration);
                }
            }
            catch (CodeMemoryException)
            {
                chunk.Release(first, slots);
                throw;
            }

            Stubs++;
            return new CodeBlock(this, chunk, first, slots, code.Length);
        }
    }

    internal void Free(CodeBlock block)
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            Stubs--;
            block.Chunk.Release(block.FirstSlot, block.Slots);

            // One empty chunk is kept, so that a function made and dropped in a loop maps nothing anew.
            if (block.Chunk.TakenSlots == 0 && _chunks.Exists(chunk => chunk != block.Chunk && chunk.TakenSlots == 0))
            {
                _chunks.Remove(block.Chunk);
                block.Chunk.Dispose();
            }
        }
    }

    /// <summary>Unmaps all code. The caller knows that no thread is in a stub.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                _disposed = true;
                _chunks.ForEach(static chunk => chunk.Dispose());
                _chunks.Clear();
                Stubs = 0;
            }
        }
    }

    private (CodeChunk Chunk, int First) Take(int slots)
    {
        // The newest chunk is the likeliest to have room.
        for (int i = _chunks.Count - 1; i >= 0; i--)
        {
            int first = _chunks[i].Take(slots);
            if (first >= 0)
            {
                return (_chunks[i], first);
            }
        }

        CodeChunk chunk = new(CreateRegion(slots * CodeChunk.SlotSize));
        _chunks.Add(chunk);
        return (chunk, chunk.Take(slots));
    }

    private CodeRegion CreateRegion(int bytes)
    {
        int page = Environment.SystemPageSize;
        int Pages(int wanted) => (wanted + page - 1) / page * page;
        int chunk = Pages(Math.Max(bytes, ChunkSize));
        return Kind switch
        {
            CodeRegionKind.DualMapped when OperatingSystem.IsWindows() => SectionRegion.Create(chunk),
            CodeRegionKind.DualMapped => DualMappedRegion.Create(chunk, _isForCallbacks),
            // Asked of the operating system too, so that NativeAOT leaves out what other systems' libraries do not have.
            CodeRegionKind.MapJit when OperatingSystem.IsMacOS() => MapJitRegion.Create(chunk),
            _ => WriteThenProtectRegion.Create(Pages(bytes)),
        };
    }
}
