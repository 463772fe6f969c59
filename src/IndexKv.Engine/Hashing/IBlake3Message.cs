namespace IndexKv.Engine.Hashing;

/// <summary>The words of a message, each asked for by a constant.</summary>
internal interface IBlake3Message
{
    /// <param name="index">0 to 15.</param>
    uint Word(int index);
}
