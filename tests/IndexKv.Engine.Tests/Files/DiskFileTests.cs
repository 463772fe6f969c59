using IndexKv.Engine.Files;
using IndexKv.Engine.Tests.Support;

namespace IndexKv.Engine.Tests.Files;

[TestFixture]
public sealed class DiskFileTests
{
    private const int Mebibyte = 1 << 20;

    [TestCase(1)]
    [TestCase(3 * Mebibyte)]
    [TestCase(4 * Mebibyte)]
    [TestCase((9 * Mebibyte) + 5)]
    public void Growth_keeps_what_was_there_and_adds_zeros(int before)
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "file");
        using var file = new DiskFile(path, File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite));
        var content = new byte[before];
        new Random(before).NextBytes(content);
        file.Write(0, content);

        file.SetLength(before + (7 * Mebibyte));

        var all = new byte[before + (7 * Mebibyte)];
        file.Read(0, all);
        all.AsSpan(0, before).SequenceEqual(content).Should().BeTrue();
        all.AsSpan(before).ContainsAnyExcept((byte)0).Should().BeFalse();
        file.Length.Should().Be(all.Length);
    }
}
