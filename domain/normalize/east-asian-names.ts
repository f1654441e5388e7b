/**
 * What splits a name written in Han or hangul without spaces, and how surnames are read where the reading of the
 * character as a surname differs from its usual one, or where another romanisation than the official one is common.
 */
export const COMPOUND_SURNAMES: ReadonlySet<string> = new Set(
  (
    '欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 夏侯 皇甫 东方 東方 尉迟 尉遲 公孙 公孫 慕容 令狐 宇文 长孙 長孫 司徒 司空 ' +
    '轩辕 軒轅 钟离 鍾離 闻人 聞人 呼延 端木 百里 东郭 東郭 南宫 南宮 西门 西門 独孤 獨孤 拓跋 澹台 濮阳 濮陽 淳于 ' +
    '单于 單于 太史 申屠 仲孙 仲孫 赫连 赫連 完颜 完顏 纳兰 納蘭 叶赫 万俟 萬俟 范姜 ' +
    '남궁 황보 제갈 사공 선우 서문 독고 동방'
  ).split(' '),
);

/** Surname → Latin form (lower case) where letter-by-letter transliteration gives another. */
export const SURNAME_READINGS: ReadonlyMap<string, string> = new Map(
  (
    '曾 zeng 单 shan 單 shan 解 xie 仇 qiu 查 zha 翟 zhai 盖 ge 蓋 ge 区 ou 區 ou 朴 piao 缪 miao 繆 miao 冼 xian ' +
    '洗 xian 员 yun 員 yun 繁 po 秘 bi 乐 yue 樂 yue 召 shao 薄 bo 沈 shen 覃 qin 尉迟 yuchi 尉遲 yuchi 万俟 moqi ' +
    '萬俟 moqi 令狐 linghu 单于 chanyu 長孫 zhangsun 长孙 zhangsun 澹台 tantai 吕 lv 呂 lv 叶 ye 葉 ye 晁 chao ' +
    '谌 chen 諶 chen 折 she 宓 mi 郇 xun 隗 wei 厘 xi 黑 he 都 du 逄 pang 佴 nai 种 chong 重 chong 适 kuo 车 che 車 che ' +
    '김 kim 이 lee 박 park 최 choi 정 jung 강 kang 조 cho 윤 yoon 장 jang 임 lim 한 han 오 oh 서 seo 신 shin 권 kwon ' +
    '황 hwang 안 ahn 송 song 류 ryu 유 yoo 홍 hong 전 jeon 고 ko 문 moon 손 son 양 yang 배 bae 백 baek 허 heo 남 nam ' +
    '심 shim 노 roh 하 ha 곽 kwak 성 sung 차 cha 주 joo 우 woo 구 koo 나 na 민 min 진 jin 지 ji 엄 eom 원 won 천 cheon ' +
    '방 bang 공 kong 현 hyun 함 ham 변 byun 염 yeom 여 yeo 추 choo 도 do 소 so 석 seok 선 sun 설 seol 마 ma 길 gil 연 yeon ' +
    '위 wi 표 pyo 명 myung 기 ki 반 ban 왕 wang 금 keum 옥 ok 육 yook 인 in 맹 maeng 제 je 모 mo 남궁 namgung ' +
    '황보 hwangbo 제갈 jegal 사공 sagong 선우 sunwoo 서문 seomun 독고 dokgo'
  )
    .split(' ')
    .reduce<[string, string][]>((pairs, word, i, all) => {
      if (i % 2 === 0) pairs.push([word, all[i + 1] ?? '']);
      return pairs;
    }, []),
);

/** Romanised surnames that mark a Latin-script name as written family first when its country writes so. */
export const FAMILY_FIRST_SURNAMES: ReadonlySet<string> = new Set(
  (
    'wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han tang feng ' +
    'yu dong xiao cheng cao yuan deng fu shen zeng peng lu su jiang cai jia ding wei xue ye yan pan du dai xia zhong tian ' +
    'ren fan fang shi yao tan liao zou xiong jin lei hao kong bai cui kang mao qiu qin gu hou shao meng long wan duan qian ' +
    'chan wong cheung leung lam ng ho tsang chow kwok yip tse fung mak lau kwan yuen szeto ' +
    'kim lee park pak choi choe jung jeong kang cho jo yoon yun jang lim im oh seo shin kwon hwang ahn an ryu yoo ' +
    'hong jeon ko go moon mun son bae baek paek heo nam shim sim noh roh ri ' +
    'nguyen tran le pham hoang huynh phan vu vo dang bui do ngo duong ly ho dinh doan truong trinh luong mai dao'
  ).split(' '),
);

/** Vietnamese surnames in their own spelling: enough to know the order of a name without its country. */
export const VIETNAMESE_SURNAMES: ReadonlySet<string> = new Set(
  'nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đoàn trương trịnh lương đào'.split(' '),
);
