using IndexKv.Engine.Errors;
using IndexKv.Engine.Files;

namespace IndexKv.Engine.Tests.Support;

/// <summary>
/// A disk in memory that knows what was flushed: a crash keeps that, and of all that was changed since (bytes, lengths, names), a part as
/// a seed decides. Any one request to it can be made to fail, and each can be looked at before it happens. For one thread.
/// </summary>
internal sealed class SimulatedDisk : IFileSystem
{
    private readonly Dictionary<string, SimulatedFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SimulatedFile> _durableNames = new(StringComparer.Ordinal);

    public const string TemporaryName = "temporary";

    /// <summary>How many temporary files were made.</summary>
    public int TemporaryFiles { get; private set; }

    /// <summary>How many requests there were that change something: all but those to open and to read.</summary>
    public int Steps { get; private set; }

    /// <summary>How many requests there were to open and to read.</summary>
    public int Reads { get; private set; }

    /// <summary>The step that fails, counted from 1; 0 for none.</summary>
    public int FailAt { get; set; }

    /// <summary>The opening or reading that fails, counted from 1; 0 for none.</summary>
    public int FailReadAt { get; set; }

    /// <summary>How it fails.</summary>
    public EngineErrorCode FailCode { get; set; } = EngineErrorCode.IoError;

    /// <summary>What failed, or null.</summary>
    public DiskStep? Failed { get; private set; }

    /// <summary>The step at which the machine stops, counted from 1; 0 for never. It and all later ones do nothing but throw.</summary>
    public int CrashAt { get; set; }

    public bool IsStopped => CrashAt > 0 && Steps >= CrashAt;

    /// <summary>Told each step before it happens. It must not throw.</summary>
    public Action<DiskStep>? BeforeStep { get; set; }

    public string Location => "simulated";

    public IFile Open(string name, FileOpenMode mode)
    {
        var exists = _files.TryGetValue(name, out var file);
        if (exists == (mode == FileOpenMode.Create))
            throw new EngineException(EngineErrorCode.Damaged, $"The file '{name}' {(exists ? "exists already" : "is missing")}.", name, 0);
        if (exists)
        {
            OnRead(name, 0);
        }
        else
        {
            OnChange(StepKind.Create, name, 0);
            _files.Add(name, file = new SimulatedFile(this, name, []));
        }

        return file!;
    }

    public IFile CreateTemporary()
    {
        OnChange(StepKind.Create, TemporaryName, 0);
        TemporaryFiles++;
        return new SimulatedFile(this, TemporaryName, []);
    }

    public IReadOnlyList<string> List() => [.. _files.Keys];

    public void Delete(string name)
    {
        if (!_files.ContainsKey(name))
            return;
        OnChange(StepKind.Delete, name, 0);
        _files.Remove(name);
    }

    public void FlushDirectory()
    {
        OnChange(StepKind.FlushDirectory, "", 0);
        _durableNames.Clear();
        foreach (var (name, file) in _files)
            _durableNames.Add(name, file);
    }

    public IDisposable Lock(bool shared) => this;

    public void Dispose()
    {
    }

    /// <summary>The disk as the next start finds it.</summary>
    /// <param name="random">Decides which unflushed blocks survive; null keeps none of them.</param>
    public SimulatedDisk AfterCrash(Random? random) => AfterCrash(random is null ? Survival.None : Survival.Blocks, random ?? new Random(0));

    /// <summary>The disk as the next start finds it.</summary>
    public SimulatedDisk AfterCrash(Survival survival, Random random)
    {
        var steps = _files.Values.Concat(_durableNames.Values).Distinct().SelectMany(f => f.UnflushedSteps).ToList();
        var lastStep = steps.Count == 0 ? 0 : steps[random.Next(steps.Count)];
        var disk = new SimulatedDisk();
        foreach (var name in _files.Keys.Union(_durableNames.Keys).Order(StringComparer.Ordinal))
        {
            var current = _files.GetValueOrDefault(name);
            var durable = _durableNames.GetValueOrDefault(name);
            var kept = current == durable || survival == Survival.All || (survival != Survival.None && random.Next(2) == 0) ? current : durable;
            if (kept is not null)
                disk.Add(name, kept.AfterCrash(disk, survival, random, lastStep));
        }

        return disk;
    }

    /// <summary>Everything, flushed or not.</summary>
    public SimulatedDisk Copy() => AfterCrash(Survival.All, new Random(0));

    public byte[] Content(string name) => _files[name].Content.ToArray();

    public void Replace(string name, byte[] content) => _files[name].Replace(content);

    /// <summary>Changes a file's bytes beneath those who have it open.</summary>
    public void Overwrite(string name, byte[] content) => _files[name].Replace(content);

    public void OnRead(string name, long offset)
    {
        if (++Reads == FailReadAt)
            Fail(new DiskStep(Reads, StepKind.Read, name, offset));
    }

    public void OnChange(StepKind kind, string name, long offset)
    {
        Steps++;
        if (IsStopped)
            throw new EngineException(EngineErrorCode.IoError, "the machine has stopped");
        var step = new DiskStep(Steps, kind, name, offset);
        BeforeStep?.Invoke(step);
        if (Steps == FailAt)
            Fail(step);
    }

    private void Add(string name, SimulatedFile file)
    {
        _files.Add(name, file);
        _durableNames.Add(name, file);
    }

    private void Fail(DiskStep step)
    {
        Failed = step;
        throw new EngineException(FailCode, "the disk failed");
    }
}
