import Commands

RingwalkCommand.main()
