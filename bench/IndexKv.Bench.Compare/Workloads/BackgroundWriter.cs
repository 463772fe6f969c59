using IndexKv.Bench.Compare.Stores;

namespace IndexKv.Bench.Compare.Workloads;

/// <summary>A thread that commits one durable put after the other.</summary>
internal sealed class BackgroundWriter(IContender contender, Records records)
{
    private readonly KeyStream _keys = new(records, seed: 6);
    private Thread? _thread;
    private int _number;
    private volatile bool _isStopped;

    /// <summary>Returns when the first put is durable.</summary>
    public void Start()
    {
        _isStopped = false;
        var first = new TaskCompletionSource();
        _thread = new Thread(() =>
        {
            Put();
            first.SetResult();
            while (!_isStopped)
                Put();
        });
        _thread.Start();
        first.Task.Wait();
    }

    /// <summary>Returns when the last put is durable.</summary>
    public void Stop()
    {
        _isStopped = true;
        _thread!.Join();
    }

    private void Put() => contender.Put(_keys.Piece(0, _number++, 1), records, edition: 0);
}
