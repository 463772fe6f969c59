using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;

namespace IndexKv.Engine.Tests.Support;

/// <summary>A file of a <see cref="SimulatedDisk"/>: what it holds, what was flushed of that, and what was changed since.</summary>
internal sealed class SimulatedFile(SimulatedDisk disk, string name, byte[] content) : IFile
{
    private readonly List<UnflushedChange> _unflushed = [];
    private FileImage _current = new(content);
    private FileImage _durable = new(content);

    public string Path => $"simulated/{name}";

    public long Length => _current.Content.Length;

    public ReadOnlySpan<byte> Content => _current.Content;

    public IEnumerable<int> UnflushedSteps => _unflushed.Select(c => c.Step);

    public void Read(long offset, Span<byte> destination) => View(offset, destination.Length).CopyTo(destination);

    public ReadOnlySpan<byte> View(long offset, int length)
    {
        disk.OnRead(name, offset);
        var content = _current.Content;
        return offset >= 0 && offset + length <= content.Length
            ? content.Slice((int)offset, length)
            : throw new EngineException(EngineErrorCode.Damaged, $"'{Path}' ends at {content.Length}; offset {offset} is missing.", Path, offset);
    }

    // A write that fails leaves its first half.
    public void Write(long offset, ReadOnlySpan<byte> source)
    {
        try
        {
            disk.OnChange(StepKind.Write, name, offset);
        }
        catch (EngineException) when (!disk.IsStopped)
        {
            Change(new(disk.Steps, offset, source[..(source.Length / 1024 * 512)].ToArray()));
            throw;
        }

        Change(new(disk.Steps, offset, source.ToArray()));
    }

    // A flush that fails loses what it should have kept, while reading goes on to show it, as operating systems do.
    public void Flush()
    {
        try
        {
            disk.OnChange(StepKind.Flush, name, 0);
        }
        catch (EngineException) when (!disk.IsStopped)
        {
            _unflushed.Clear();
            throw;
        }

        foreach (var change in _unflushed)
            change.ApplyTo(_durable);
        _unflushed.Clear();
    }

    public void SetLength(long length)
    {
        disk.OnChange(StepKind.SetLength, name, length);
        Change(new(disk.Steps, length, null));
    }

    public void Dispose()
    {
    }

    public void Replace(byte[] content)
    {
        _current = new(content);
        _durable = new(content);
        _unflushed.Clear();
    }

    public SimulatedFile AfterCrash(SimulatedDisk other, Survival survival, Random random, int lastStep)
    {
        if (survival == Survival.All)
            return new SimulatedFile(other, name, _current.Content.ToArray());
        var image = new FileImage(_durable.Content);
        foreach (var change in _unflushed)
        {
            if (survival == Survival.Blocks || (survival == Survival.Prefix && change.Step == lastStep))
                change.TearInto(image, random);
            else if (survival == Survival.Prefix ? change.Step < lastStep : survival == Survival.Writes && random.Next(2) == 0)
                change.ApplyTo(image);
        }

        return new SimulatedFile(other, name, image.Content.ToArray());
    }

    private void Change(UnflushedChange change)
    {
        change.ApplyTo(_current);
        _unflushed.Add(change);
    }
}
