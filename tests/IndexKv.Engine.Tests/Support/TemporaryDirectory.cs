using IndexKv.Engine.Files;

namespace IndexKv.Engine.Tests.Support;

/// <summary>A directory that is removed with all it holds.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("indexkv-test-");

    public string Path => _directory.FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A new file in it.</summary>
    public DiskFile NewFile() => new(File("file"), System.IO.File.OpenHandle(File("file"), FileMode.CreateNew, FileAccess.ReadWrite));

    public void Dispose() => _directory.Delete(recursive: true);
}
